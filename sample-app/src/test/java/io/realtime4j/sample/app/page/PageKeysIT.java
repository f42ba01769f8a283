package io.realtime4j.sample.app.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** All that the page is for, by keys alone; wherever the focus comes, it is seen. */
@Tag("browser")
final class PageKeysIT {
  @RegisterExtension static final Site SITE = new Site();

  private static final String TAB = "\uE004";
  private static final String SHIFT = "\uE008";
  private static final String ALT = "\uE00A";
  private static final String ENTER = "\uE007";
  private static final String ESCAPE = "\uE00C";
  private static final String UP = "\uE013";
  private static final String DOWN = "\uE015";
  private static final String RIGHT = "\uE014";
  private static final String DELETE = "\uE017";

  /** More than there are places on the page. */
  private static final int MOST_STEPS = 60;

  private static boolean isAt(Window window, String selector) {
    return window.text("document.activeElement.matches(arguments[0])", selector).equals("true");
  }

  private static void assertFocusIsSeen(Window window) {
    assertThat(
            window.text(
                "(() => { const at = document.activeElement; const ring = (node, part) =>"
                    + " getComputedStyle(node)[part] !== 'none'; const box ="
                    + " at.closest('.composer-box'); return at !== document.body &&"
                    + " (ring(at, 'outlineStyle') || (box && ring(box, 'boxShadow')))"
                    + " ? 'seen' : at.outerHTML.slice(0, 120); })()"))
        .isEqualTo("seen");
  }

  /** Goes on with Tab, or back, until something has the focus. */
  private static void walk(Window window, boolean back, String selector) {
    for (int step = 0; step < MOST_STEPS; step++) {
      if (isAt(window, selector)) {
        return;
      }
      if (back) {
        window.chord(SHIFT + TAB);
      } else {
        window.press(TAB);
      }
      if (!isAt(window, "body")) {
        assertFocusIsSeen(window);
      }
    }
    throw new AssertionError("no key leads to " + selector);
  }

  private static Window signIn() {
    Window window = SITE.open();
    window.await("document.activeElement.id === 'name'");
    window.press("Kim" + ENTER);
    window.await("document.activeElement.className === 'composer-input'");
    window.await("document.getElementById('connection').dataset.state === 'connected'");
    assertFocusIsSeen(window);
    return window;
  }

  private static void awaitFocus(Window window, String selector) {
    window.await("document.activeElement.matches(arguments[0])", selector);
    assertFocusIsSeen(window);
  }

  /** From where one writes to the last message. */
  private static void toLastMessage(Window window) {
    walk(window, true, ".conversation .scroller, .conversation .message");
    if (isAt(window, ".scroller")) {
      window.press(UP);
    }
    awaitFocus(window, ".conversation .message:last-child");
  }

  @Test
  void oneWritesReactsEditsAnswersAndDeletes() {
    Window kim = signIn();
    kim.press("by keys" + ENTER);
    kim.awaitText("by keys");
    kim.awaitTick("sent");

    toLastMessage(kim);
    kim.press("+");
    awaitFocus(kim, ".emoji:first-child");
    kim.press(RIGHT + DOWN + UP);
    awaitFocus(kim, ".emoji:nth-child(2)");
    kim.press(ENTER);
    kim.await("document.querySelector('.reaction')?.textContent === '❤️1'");
    awaitFocus(kim, ".conversation .message");

    kim.press("e");
    awaitFocus(kim, ".conversation .composer-input");
    kim.press(" alone" + ENTER);
    kim.awaitText("by keys alone");

    toLastMessage(kim);
    kim.press("t");
    awaitFocus(kim, ".panel .composer-input");
    kim.press("an answer" + ENTER);
    kim.await("document.querySelector('.replies')?.textContent === '1 reply'");
    kim.press(ESCAPE);
    kim.await("document.querySelector('.panel').hidden");
    awaitFocus(kim, ".conversation .message");

    walk(kim, false, ".actions [aria-label='Reply']");
    kim.press(ENTER);
    awaitFocus(kim, ".conversation .composer-input");
    kim.press("a reply" + ENTER);
    kim.awaitText("a reply");
    kim.await("document.querySelector('.quote')");

    toLastMessage(kim);
    kim.press(DELETE);
    awaitFocus(kim, "dialog .plain");
    kim.press(TAB);
    awaitFocus(kim, "dialog .danger");
    kim.press(ENTER);
    kim.await("document.querySelector('.text.deleted')");
    awaitFocus(kim, ".conversation .message");
  }

  @Test
  void oneGoesThroughRoomsAndPeople() {
    Window noah = SITE.enter("Noah");
    Window kim = signIn();
    kim.chord(ALT + DOWN);
    kim.await("document.querySelector('.conversation-title').textContent === 'random'");
    kim.chord(ALT + UP);
    kim.await("document.querySelector('.conversation-title').textContent === 'general'");
    walk(kim, true, "[data-room='channel:help']");
    kim.press(ENTER);
    kim.await("document.querySelector('.conversation-title').textContent === 'help'");
    awaitFocus(kim, ".conversation .composer-input");
    kim.chord(ALT + UP);
    kim.chord(ALT + UP);
    kim.await("document.querySelector('.conversation-title').textContent === 'general'");

    walk(kim, false, ".panel [data-user='noah']");
    kim.press(ENTER);
    kim.await("document.querySelector('.conversation-title').textContent === 'Noah'");
    awaitFocus(kim, ".conversation .composer-input");
    kim.press("psst" + ENTER);
    noah.await("document.querySelector(\"[data-room='dm:kim:noah'] .count\")");

    walk(kim, true, "[aria-label='Make a private room']");
    noah.send("drawn anew");
    kim.await("document.querySelector(\"[data-room='channel:general'] .count\")");
    assertThat(isAt(kim, "[aria-label='Make a private room']")).isTrue();
    kim.press(ENTER);
    awaitFocus(kim, "#asked");
    kim.press("den" + ENTER);
    kim.await("document.querySelector('.conversation-title').textContent === 'den'");
    awaitFocus(kim, ".conversation .composer-input");
    kim.press("here I am" + ENTER);
    kim.awaitText("here I am");
  }

  @Test
  void oneChangesTheStatusAndGoesOffline() {
    Window kim = signIn();
    walk(kim, true, ".me");
    kim.press(ENTER);
    awaitFocus(kim, "dialog input[value='online']");
    kim.press(DOWN);
    kim.await("document.querySelector('.me .dot-away')");
    walk(kim, false, "#showTyping");
    kim.press(" ");
    kim.await("document.getElementById('showTyping').dataset.held === 'yes'");
    kim.press(ESCAPE);
    awaitFocus(kim, ".me");

    walk(kim, true, "#connection");
    kim.press(ENTER);
    awaitFocus(kim, "#offline");
    kim.press(" ");
    kim.await("document.getElementById('connection').dataset.state === 'offline'");
    kim.press(ESCAPE);
    awaitFocus(kim, "#connection");
    kim.press(ENTER);
    awaitFocus(kim, "#offline");
    kim.press(" ");
    kim.await("document.getElementById('connection').dataset.state === 'connected'");
  }

  @Test
  void oneIsInThePanelThatOneOpensAndBackWhereOneWas() {
    Window kim = signIn();
    for (String button : List.of("What is happening", "Members")) {
      walk(kim, true, "[aria-label='" + button + "']");
      kim.press(ENTER);
      if (kim.text("document.querySelector('.panel').hidden").equals("true")) {
        kim.press(ENTER); // It was open.
      }
      awaitFocus(kim, ".panel [data-key='close']");
      kim.press(ESCAPE);
      kim.await("document.querySelector('.panel').hidden");
      awaitFocus(kim, "[aria-label='" + button + "']");
    }
  }

  @Test
  void oneIsPastTheMessagesAtOnce() {
    Window kim = signIn();
    for (String text : List.of("first", "second", "third")) {
      kim.press(text + ENTER);
      kim.awaitText(text);
      kim.awaitTick("sent");
    }
    walk(kim, true, "[aria-label='Members']");
    kim.press(TAB);
    awaitFocus(kim, ".conversation .scroller");
    kim.press(TAB);
    awaitFocus(kim, ".conversation .composer-input");

    toLastMessage(kim);
    kim.press(TAB);
    awaitFocus(kim, ".conversation .message:last-child button");
  }

  @Test
  void whatOneHasBegunIsThereAfterAnEditAndTheEndStaysInView() {
    Window kim = signIn();
    for (int i = 0; i < 20; i++) {
      kim.press("line " + i + ENTER);
    }
    kim.awaitText("line 19");
    kim.await("document.querySelectorAll('.tick-sending').length === 0");
    kim.press("half a th");
    toLastMessage(kim);
    kim.press("e");
    awaitFocus(kim, ".conversation .composer-input");
    kim.await(
        "document.querySelector('.conversation .message:last-child').getBoundingClientRect().bottom"
            + " <= document.querySelector('.conversation .scroller').getBoundingClientRect().bottom");
    kim.press("!" + ENTER);
    kim.awaitText("line 19!");
    kim.press("ought" + ENTER);
    kim.awaitText("half a thought");
  }

  @Test
  void onAPhoneTheRoomsOpenUnderTheFocus() {
    Window kim = signIn();
    kim.resize(500, 820);
    kim.await("document.querySelector('.panel').hidden");
    walk(kim, true, "[aria-label='Show the rooms']");
    kim.press(ENTER);
    awaitFocus(kim, "[data-room='channel:general']");
    kim.press(ESCAPE);
    awaitFocus(kim, "[aria-label='Show the rooms']");
    assertThat(kim.text("!!document.querySelector('.menu-open')")).isEqualTo("false");
  }
}
