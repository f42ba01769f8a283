package io.realtime4j.sample.app.page;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a person finds again on the page after a reload, and what the next person does not. */
@Tag("browser")
final class PageReturnIT {
  @RegisterExtension static final Site SITE = new Site();

  private static final String TITLE = "document.querySelector('.conversation-title').textContent";
  private static final String WRITTEN = "document.querySelector('.composer-input').value";
  private static final String STATE = "document.getElementById('connection').dataset.state";

  @Test
  void aReloadComesBackToTheRoomAndToWhatWasBegunThere() {
    Window maya = SITE.enter("Maya");
    maya.type(".composer-input", "for general");
    maya.click("[data-room='channel:help']");
    maya.type(".composer-input", "half a question");
    maya.reload();
    maya.await(TITLE + " === 'help'");
    maya.await(WRITTEN + " === 'half a question'");
    maya.click("[data-room='channel:general']");
    maya.await(WRITTEN + " === 'for general'");
    maya.await(STATE + " === 'connected'");
    maya.send(" is this");
    maya.awaitText("for general is this");
    maya.reload();
    maya.awaitText("for general is this");
    assertThat(maya.text(WRITTEN)).as("what was sent is not begun any more").isEmpty();
  }

  @Test
  void aReloadKeepsTheStatusThatWasChosen() {
    Window noah = SITE.enter("Noah");
    Window maya = SITE.enter("Maya");
    maya.click(".me");
    maya.type("#status-text", "on stage");
    maya.click("dialog form .primary");
    maya.await("document.querySelector('.me').textContent.includes('on stage')");
    maya.click(".me");
    maya.click("dialog input[value='busy']");
    noah.await("document.querySelector(\"[data-user='maya'] .dot-busy\")");
    noah.await("document.querySelector(\"[data-user='maya']\").textContent.includes('on stage')");
    maya.press("\uE00C");
    maya.reload();
    maya.await(STATE + " === 'connected'");
    maya.await("document.querySelector('.me .dot-busy')");
    noah.await(
        "document.querySelector(\"[data-user='maya'] .dot-busy\") &&"
            + " document.querySelector(\"[data-user='maya']\").textContent.includes('on stage')");
    maya.await("document.querySelector('.me').textContent.includes('on stage')");
  }

  @Test
  void whoSignsOutIsToldWhatHasNotLeft() {
    Window maya = SITE.enter("Maya");
    maya.click("#connection");
    maya.click("#offline");
    maya.press("\uE00C");
    maya.send("for later");
    maya.awaitTick("sending");
    maya.click("[aria-label='Sign out']");
    maya.await("document.querySelector('dialog')?.textContent.includes('1 message queued')");
    maya.click("dialog .plain");
    maya.await("!document.querySelector('dialog')");
    maya.awaitTick("sending");
    maya.click("[aria-label='Sign out']");
    maya.click("dialog .danger");
    maya.await("document.getElementById('name')");
    maya.signIn("Maya");
    maya.awaitText("for later");
    maya.awaitTick("sent");
  }

  @Test
  void theNextPersonFindsNothingOfTheLast() {
    Window window = SITE.enter("Maya");
    window.click("[data-room='channel:help']");
    window.click(".me");
    window.click("dialog input[value='away']");
    window.await("document.querySelector('.me .dot-away')");
    window.press("\uE00C");
    window.type(".composer-input", "a secret of hers");
    window.click("[aria-label='Sign out']");
    window.await("document.getElementById('name')");
    assertThat(window.text("JSON.stringify(sessionStorage)")).isEqualTo("{}");
    window.signIn("Noah");
    assertThat(window.text(TITLE)).isEqualTo("general");
    window.click("[data-room='channel:help']");
    assertThat(window.text(WRITTEN)).isEmpty();
    assertThat(window.number("document.querySelectorAll('.me .dot-online').length")).isOne();
  }

  @Test
  void whereNoServerIsOneIsSignedOutAllTheSame() {
    Window maya = SITE.enter("Maya");
    maya.send("mine");
    maya.awaitText("mine");
    maya.get("(window.fetch = () => Promise.reject(new TypeError('no network')), true)");
    maya.click("[aria-label='Sign out']");
    maya.await("document.getElementById('name')");
    assertThat(maya.text("document.body.textContent")).doesNotContain("mine");
    maya.type("#name", "Noah\n");
    maya.await(
        "document.querySelector('.form-error').textContent ==="
            + " 'The server cannot be reached at the moment.'");
  }
}
