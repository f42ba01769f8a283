package io.realtime4j.sample.app.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.api.RoomSettings;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/** Two people and the page, in a real browser. */
@TestInstance(Lifecycle.PER_CLASS)
@Tag("browser")
final class ChatPageIT {
  @TempDir Path directory;
  private Browser browser;
  private final String secret = ChatPage.secret();
  private String store = "";
  private ChatPage page;

  @BeforeAll
  void openBrowser() throws IOException {
    browser = Browser.start();
  }

  @AfterAll
  void closeBrowser() {
    if (browser != null) {
      browser.close();
    }
  }

  @BeforeEach
  void start(TestInfo test) {
    store = "sqlite:" + directory.resolve(test.getTestMethod().orElseThrow().getName() + ".db");
    page = ChatPage.start(0, store, secret, Set.of());
  }

  @AfterEach
  void stop() {
    page.close();
  }

  private Window enter(String name) {
    Window window = browser.open(page.url());
    window.signIn(name);
    return window;
  }

  /** Sends a text at once, whatever is in it. */
  private static void submit(Window window, String text) {
    window.get(
        "(() => { const box = document.querySelector('.composer-input'); box.value ="
            + " arguments[0]; box.form.requestSubmit(); return true; }).apply(null, arguments)",
        text);
  }

  @Test
  void twoPeopleTalk() throws IOException {
    Window maya = enter("Maya");
    Window noah = enter("Noah");
    maya.await("document.querySelectorAll('.panel .person').length === 2");

    noah.type(".conversation .composer-input", "Hel");
    maya.await("document.querySelector('.typing').textContent === 'Noah is typing...'");
    noah.send("lo there");
    maya.awaitText("Hello there");
    maya.await("document.querySelector('.typing').textContent === ''");
    maya.await(
        "document.getElementById('announcer').textContent.includes('Noah in general: Hello there')");
    noah.awaitTick("read");
    assertThat(noah.text("document.querySelector('.tick').title"))
        .isEqualTo("Read by 1 of 1 recipient");

    noah.press("\uE013"); // Up: edits the last of one's own.
    noah.type(".conversation .composer-input", "!\n");
    maya.awaitText("Hello there!");
    maya.await("document.querySelector('.edited')");

    maya.get("document.querySelector('.message').focus()");
    maya.press("+");
    maya.click("dialog .emoji");
    noah.await("document.querySelector('.reaction')?.textContent === '👍1'");

    maya.click("[data-room='channel:random']");
    noah.send("@maya are you there?");
    maya.await(
        "document.querySelector(\"[data-room='channel:general'] .count-mention\")?.textContent === '1'");
    assertThat(maya.text("document.title")).startsWith("(1) ");
    maya.click("[data-room='channel:general']");
    maya.awaitText("@maya are you there?");
    maya.await("!document.querySelector('.count')");

    noah.get("[...document.querySelectorAll('.message')].pop().focus()");
    noah.press("\uE017"); // Delete
    noah.click("dialog .danger");
    maya.await("document.querySelector('.text.deleted')");
  }

  @Test
  void whatIsWrittenOfflineOutlivesReloadsAndServers() {
    Window maya = enter("Maya");
    Window noah = enter("Noah");
    int port = URI.create(page.url()).getPort();
    page.close();
    maya.await("document.getElementById('connection').dataset.state === 'reconnecting'");
    maya.send("written while the server was gone");
    maya.awaitTick("sending");
    page = ChatPage.start(port, store, secret, Set.of());
    noah.awaitText("written while the server was gone");
    maya.awaitTick("read");

    maya.click("#connection");
    maya.click("#offline");
    maya.press("\uE00C"); // Escape
    maya.send("one");
    maya.send("two");
    maya.await("document.getElementById('connection').dataset.waiting === '2'");
    maya.reload();
    noah.awaitText("two");
    maya.await("document.getElementById('connection').dataset.waiting === '0'");
    assertThat(
            noah.text(
                "[...document.querySelectorAll('.text')].map(one => one.textContent).slice(-2)"))
        .isEqualTo("one,two");
  }

  @Test
  void whoIsInvisibleIsOfflineForOthers() {
    Window maya = enter("Maya");
    Window noah = enter("Noah");
    maya.await("document.querySelector(\"[data-user='noah'] .dot-online\")");
    noah.click(".me");
    noah.click("dialog input[value='invisible']");
    noah.await("document.querySelector('.me .dot-invisible')");
    maya.await("!document.querySelector(\"[data-user='noah'] .dot-online\")");
    noah.press("\uE00C");
    Window other = enter("Noah");
    other.await("document.querySelector('.me .dot-invisible')");
    other.click(".me");
    other.click("dialog input[value='busy']");
    maya.await("document.querySelector(\"[data-user='noah'] .dot-busy\")");
  }

  @Test
  void whoWritesTooFastInASlowRoomLosesNothing() {
    Window maya = enter("Maya");
    Window noah = enter("Noah");
    maya.await("document.querySelectorAll('.panel .person').length === 2");
    RoomSettings slow = RoomSettings.builder().slowMode(Duration.ofSeconds(2)).build();
    page.server().moderation("primary").updateRoom("channel:general", slow).join();
    for (int i = 0; i < 8; i++) {
      submit(noah, "message " + i);
    }
    maya.awaitText("message 7");
    noah.await("document.getElementById('connection').dataset.waiting === '0'");
    assertThat(noah.number("document.querySelectorAll('.message.failed').length")).isZero();
    assertThat(maya.number("document.querySelectorAll('.message').length")).isEqualTo(8);
  }

  @Test
  void textsStayText() {
    Window maya = enter("Maya");
    Window noah = enter("Noah");
    String word = "w".repeat(10_000);
    for (String text :
        new String[] {
          "<img src=x onerror=\"document.title='broken'\">",
          "<script>1</script>",
          "a\u202Egnihton",
          word
        }) {
      submit(noah, text);
      maya.awaitText(text);
    }
    assertThat(maya.number("document.querySelectorAll('.messages img, .messages script').length"))
        .isZero();
    assertThat(maya.text("document.title")).doesNotContain("broken");
    assertThat(
            maya.number(
                "document.querySelector('.scroller').scrollWidth"
                    + " - document.querySelector('.scroller').clientWidth"))
        .isZero();
    assertThat(
            maya.text(
                "(() => { try { document.body.innerHTML = 'x'; return 'set'; }"
                    + " catch (refused) { return refused.name; } })()"))
        .isEqualTo("TypeError");
  }
}
