package io.realtime4j.sample.app.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Base64;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Texts and names that are written to spoil the page of others. */
@Tag("browser")
final class PageTextsIT {
  @RegisterExtension static final Site SITE = new Site();

  /** A letter under a tower of marks. */
  private static final String TOWER = "Z" + "\u0336\u0301\u0317\u034E".repeat(12);

  private static final String FAMILY = "\uD83D\uDC69\u200D\uD83D\uDC69\u200D\uD83D\uDC67";

  private static void send(Window window, String text) {
    window.get(
        "(() => { const box = document.querySelector('.composer-input'); box.value = arguments[0];"
            + " box.form.requestSubmit(); return true; }).apply(null, arguments)",
        text);
  }

  /** Has the browser look at a picture of its own; then {@link #isBlank} can be asked. */
  private static void look(Window window) {
    window.get(
        "(() => { const bytes = Uint8Array.from(atob(arguments[0]), one => one.charCodeAt(0));"
            + " createImageBitmap(new Blob([bytes])).then(picture => {"
            + " const canvas = new OffscreenCanvas(picture.width, picture.height);"
            + " const context = canvas.getContext('2d'); context.drawImage(picture, 0, 0);"
            + " window.coloursIn = (left, top, right, bottom) => new Set(new Uint32Array("
            + "context.getImageData(left, top, right - left, bottom - top).data.buffer)).size; });"
            + " return true; }).apply(null, arguments)",
        Base64.getEncoder().encodeToString(window.picture()));
    window.await("window.coloursIn");
  }

  /** Whether nothing but the background is in a part of the screen, in CSS pixels. */
  private static boolean isBlank(Window window, int left, int top, int right, int bottom) {
    return window.number("coloursIn(%d, %d, %d, %d)".formatted(left, top, right, bottom)) == 1;
  }

  private static void assertNothingSticksOut(Window window) {
    assertThat(
            window.text(
                "[...document.querySelectorAll('.app, .scroller, .room-lists, .panel-body,"
                    + " .conversation, .sidebar, .panel, .dialog, body')]"
                    + ".filter(one => one.checkVisibility() && one.scrollWidth > one.clientWidth)"
                    + ".map(one => one.className)"))
        .isEmpty();
  }

  @Test
  void addressesCanBeFollowedAndNothingElse() {
    Window maya = SITE.enter("Maya");
    Window noah = SITE.enter("Noah");
    send(
        noah,
        "See https://a.example/b_(c)?x=1&y=2. Not javascript:alert(1), @maya (http://d.example).");
    send(noah, "https://" + ".".repeat(30_000) + "x");
    maya.await("document.querySelectorAll('.message').length === 2");
    assertThat(
            maya.text(
                "[...document.querySelector('.message').querySelectorAll('a')]"
                    + ".map(one => [one.getAttribute('href'), one.rel, one.target]).join(' | ')"))
        .isEqualTo(
            "https://a.example/b_(c)?x=1&y=2,noopener noreferrer,_blank |"
                + " http://d.example,noopener noreferrer,_blank");
    assertThat(maya.text("document.querySelector('.mention').textContent")).isEqualTo("@maya");
  }

  @Test
  void aNameThatIsTooLongIsNotCutInSilence() {
    Window somebody = SITE.open();
    somebody.await("document.getElementById('name')");
    somebody.type("#name", "n".repeat(33) + "\n");
    somebody.await("document.querySelector('.form-error').textContent.includes('at most 32')");
  }

  @Test
  void aTowerOfMarksStaysInItsRow() {
    Window maya = SITE.enter("Maya");
    Window noah = SITE.enter("Noah");
    send(noah, "short");
    maya.awaitText("short");
    String tower = TOWER.repeat(40);
    send(noah, tower);
    maya.awaitText(tower);
    maya.await("document.querySelectorAll('.message').length === 2");
    look(maya);
    String row = "document.querySelector('.message').getBoundingClientRect()";
    int top = maya.number(row + ".top");
    int bottom = maya.number(row + ".bottom");
    int left = maya.number(row + ".left");
    // To the right of its few letters the row above is empty.
    assertThat(isBlank(maya, left + 250, top + 2, left + 500, bottom - 2)).isTrue();
    assertThat(isBlank(maya, left, top + 2, left + 500, bottom - 2)).isFalse();
    assertNothingSticksOut(maya);
  }

  @Test
  void aNameDoesNotTurnTheSentenceRound() {
    Window maya = SITE.enter("Maya");
    Window noah = SITE.enter("No\u202Eah");
    noah.type(".conversation .composer-input", "x");
    maya.await("document.querySelector('.typing').textContent === 'No\\u202Eah is typing...'");
    assertThat(
            maya.text("[...document.querySelectorAll('.typing bdi')].map(one => one.textContent)"))
        .isEqualTo("No\u202Eah");
    // What follows the name is to the right of it.
    assertThat(
            maya.text(
                "(() => { const name = document.querySelector('.typing bdi');"
                    + " const rest = document.createRange(); rest.selectNode(name.nextSibling);"
                    + " return name.getBoundingClientRect().right <="
                    + " rest.getBoundingClientRect().left + 1; })()"))
        .isEqualTo("true");
    maya.click(".panel [data-user='no-ah']");
    maya.await("document.title.includes('Noah')");
    assertNothingSticksOut(maya);
  }

  @Test
  void aNameIsTextWhereverItStands() {
    String name = "<img src=x onerror=a()>";
    Window maya = SITE.enter("Maya");
    Window mallory = SITE.enter(name);
    send(mallory, "Hello");
    maya.awaitText("Hello");
    maya.await("document.querySelector('.message').textContent.includes('onerror')");
    maya.await("document.querySelector('.panel').textContent.includes('onerror')");
    mallory.type(".conversation .composer-input", "x");
    maya.await("document.querySelector('.typing').textContent.includes('onerror')");
    maya.get("(document.querySelector('.message').focus(), true)");
    maya.press("r");
    maya.send("An answer");
    maya.await("document.querySelector('.quote')");
    maya.click(".panel [data-user='img-src-x-onerror-a']");
    maya.await("document.title.includes('onerror')");
    send(maya, "To you alone");
    mallory.await("document.querySelector('[data-room^=dm]')");
    for (Window window : new Window[] {maya, mallory}) {
      assertThat(window.number("document.querySelectorAll('img').length")).isZero();
      assertThat(window.number("document.querySelectorAll('[onerror]').length")).isZero();
    }
  }

  @Test
  void longNamesAndWordsFitAPhoneToo() {
    Window maya = SITE.enter("Maya");
    String name = "W".repeat(32);
    Window noah = SITE.enter(name);
    noah.click(".me");
    noah.type("#status-text", "S".repeat(100));
    noah.click("dialog form .primary");
    String word = "w".repeat(1_400);
    send(noah, word);
    maya.awaitText(word);
    send(noah, "https://example.com/" + "%20".repeat(400));
    maya.await("document.querySelector('.panel').innerText.includes('SSSS')");
    maya.get("(document.querySelector('.message').focus(), true)");
    maya.press("r");
    maya.send("An answer");
    maya.await("document.querySelector('.quote')");
    noah.type(".conversation .composer-input", "x");
    maya.await("document.querySelector('.typing').textContent !== ''");
    assertNothingSticksOut(maya);
    maya.click("[aria-label='Make a private room']");
    maya.type("#asked", "R".repeat(32) + "\n");
    maya.await("document.querySelector('.conversation-title').textContent.startsWith('rrrr')");
    maya.await("!document.querySelector('dialog')");
    maya.click("[data-key='invite somebody']");
    maya.type("#asked", name + "\n");
    noah.await("document.querySelector('.invitation')");
    assertNothingSticksOut(maya);
    assertNothingSticksOut(noah);
    for (Window window : new Window[] {maya, noah}) {
      window.resize(500, 820);
      window.await("document.querySelector('.panel').hidden");
      assertNothingSticksOut(window);
    }
  }

  @Test
  void whatLooksLikeOneCharacterIsNotCut() {
    Window maya = SITE.enter("Maya");
    Window noah = SITE.enter("Noah");
    String families = "a" + FAMILY.repeat(60);
    send(noah, families);
    maya.awaitText(families);
    maya.get("(document.querySelector('.message').focus(), true)");
    maya.press("r");
    maya.await("document.querySelector('.composer-context').innerText.includes('Reply to Noah')");
    maya.send("An answer");
    maya.await("document.querySelector('.quote')");
    for (String place : new String[] {".quote", "#announcer"}) {
      String shown = maya.text("document.querySelector(arguments[0]).textContent", place);
      assertThat(shown).contains("a" + FAMILY + FAMILY).endsWith(FAMILY + "…");
    }
    // A flag, a key, a tone: as they were written.
    String flags = "\uD83C\uDDE8\uD83C\uDDED 1\uFE0F\u20E3 \uD83D\uDC4D\uD83C\uDFFD";
    send(noah, flags);
    maya.awaitText(flags);
  }

  @Test
  void manyLinesAreFoldedAsLongTextsAre() {
    Window maya = SITE.enter("Maya");
    Window noah = SITE.enter("Noah");
    String lines = "x" + "\nx".repeat(700);
    send(noah, lines);
    maya.awaitText(lines);
    assertThat(maya.number("document.querySelector('.message').getBoundingClientRect().height"))
        .isLessThan(400);
    maya.get(
        "([...document.querySelectorAll('.link')].find(one => one.textContent === 'Show all')"
            + ".click(), true)");
    assertThat(maya.number("document.querySelector('.message').getBoundingClientRect().height"))
        .isGreaterThan(700 * 20);
  }

  @Test
  void markupIsShownWhereverItIsWritten() {
    Window maya = SITE.enter("Maya");
    String markup = "<b onclick=x>B</b>&lt;<img>";
    Window noah = SITE.enter(markup);
    noah.click(".me");
    noah.type("#status-text", "<i>" + markup);
    noah.click("dialog form .primary");
    send(noah, markup);
    maya.awaitText(markup);
    maya.await("document.querySelector('.panel').innerText.includes('<i><b onclick=x>')");
    maya.get("(document.querySelector('.message').focus(), true)");
    maya.press("r");
    maya.send(markup);
    maya.await("document.querySelector('.quote')");
    noah.type(".conversation .composer-input", "x");
    maya.await("document.querySelector('.typing').textContent.startsWith('<b onclick=x>B</b>')");
    assertThat(
            maya.number(
                "document.querySelectorAll('#root img, #root b, #root i:not(.dots i)').length"))
        .isZero();
    assertThat(maya.text("document.querySelector('.quote').textContent")).endsWith(markup);
  }
}
