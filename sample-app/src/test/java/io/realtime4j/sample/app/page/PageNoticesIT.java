package io.realtime4j.sample.app.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** That what happens elsewhere is noticed, on a phone too, and is in nobody's way. */
@Tag("browser")
final class PageNoticesIT {
  @RegisterExtension static final Site SITE = new Site();

  private static final String NEWS = "document.querySelector('.news')";
  private static final String MENU = "document.querySelector(\"[aria-label='Show the rooms']\")";

  private static Window phone(String name) {
    Window window = SITE.enter(name);
    window.resize(500, 844);
    window.await("document.querySelector('.panel').hidden");
    return window;
  }

  /** Whether nothing is wider than the window, and nothing lies over where one writes. */
  private static void assertNothingIsInTheWay(Window window) {
    assertThat(
            window.text(
                "(() => { const box = document.querySelector('.conversation .composer-box')"
                    + ".getBoundingClientRect(); const over ="
                    + " [...document.querySelectorAll('.toast')].filter(one => { const at ="
                    + " one.getBoundingClientRect(); return at.bottom > box.top && at.top <"
                    + " box.bottom; }); return [document.documentElement.scrollWidth <="
                    + " innerWidth, over.length, [...document.querySelectorAll('dialog, .toast,"
                    + " .panel')].filter(one => one.getBoundingClientRect().right > innerWidth"
                    + " + 1).length].join(); })()"))
        .isEqualTo("true,0,0");
  }

  @Test
  void onAPhoneOneSeesThatSomethingIsNewInAnotherRoom() {
    Window maya = SITE.enter("Maya");
    Window noah = phone("Noah");
    assertThat(noah.text(NEWS + ".hidden")).isEqualTo("true");
    maya.click("[data-room='channel:random']");
    maya.send("over here");
    noah.await("!" + NEWS + ".hidden");
    noah.await(MENU + ".getAttribute('aria-description') === '1 unread'");
    assertThat(noah.text(NEWS + ".matches('.news-for-me')")).isEqualTo("false");
    maya.send("@noah too");
    noah.await(NEWS + ".matches('.news-for-me')");
    noah.click("[aria-label='Show the rooms']");
    noah.click("[data-room='channel:random']");
    noah.awaitText("@noah too");
    noah.await(NEWS + ".hidden");
    assertThat(noah.text(MENU + ".hasAttribute('aria-description')")).isEqualTo("false");
  }

  @Test
  void onAPhoneAnInvitationIsNoticed() throws IOException {
    Window maya = SITE.enter("Maya");
    Window noah = phone("Noah");
    maya.click("[aria-label='Make a private room']");
    maya.type("#asked", "A plan with a long name, as names go\n");
    maya.await("!document.querySelector('dialog')");
    maya.click("[data-key='invite somebody']");
    maya.type("#asked", "Noah\n");
    maya.await("document.querySelector('.toast')?.textContent === 'Noah is invited.'");
    assertNothingIsInTheWay(maya);
    noah.await("document.querySelector('.toast')?.textContent.startsWith('Maya invites you to a')");
    noah.await(MENU + ".getAttribute('aria-description') === '1 invitation'");
    noah.screenshot("phone-invitation");
    Axe.assertNothingFound(noah);
    assertNothingIsInTheWay(noah);
    noah.click(".me");
    assertNothingIsInTheWay(noah);
    noah.press("\uE00C");
    noah.click("[aria-label='What is happening']");
    assertNothingIsInTheWay(noah);
  }

  @Test
  void whatIsNewInARoomBeginsAtALine() throws IOException {
    Window maya = SITE.enter("Maya");
    Window noah = SITE.enter("Noah");
    maya.send("seen before");
    noah.awaitText("seen before");
    noah.click("[data-room='channel:help']");
    for (String text : new String[] {"new one", "new two"}) {
      maya.send(text);
      maya.awaitSent();
    }
    noah.await(
        "document.querySelector(\"[data-room='channel:general'] .count\")?.textContent === '2'");
    noah.click("[data-room='channel:general']");
    noah.awaitText("new two");
    assertThat(
            noah.text(
                "document.querySelector('.new').nextSibling.querySelector('.text').textContent"))
        .isEqualTo("new one");
    Axe.assertNothingFound(noah);
    noah.send("answered");
    noah.await("!document.querySelector('.new')");
  }

  @Test
  void aThreadOnAPhoneHasTheFocus() {
    Window noah = phone("Noah");
    noah.send("begin");
    noah.awaitText("begin");
    noah.awaitSent(); // What waits has no thread.
    noah.get("(document.querySelector('.message').focus(), true)");
    noah.click("[aria-label='Answer in a thread']");
    noah.await("document.activeElement.matches('.panel [data-key=close]')");
  }
}
