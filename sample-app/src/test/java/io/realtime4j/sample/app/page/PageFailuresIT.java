package io.realtime4j.sample.app.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.api.Moderation;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Messages that the server does not take. */
@Tag("browser")
final class PageFailuresIT {
  @RegisterExtension static final Site SITE = new Site();

  private static final String GENERAL = "channel:general";
  private static final String AGAIN = ".failure .link";

  private static Moderation moderation() {
    return SITE.page().server().moderation("primary");
  }

  @Test
  void whatIsRefusedStaysAndIsTriedAgain() {
    Window maya = SITE.enter("Maya");
    Window noah = SITE.enter("Noah");
    moderation().mute(GENERAL, "noah", null).join();
    noah.send("May I speak?");
    noah.awaitTick("failed");
    noah.await("document.querySelector('.failure').textContent.includes('muted')");
    noah.await(
        "document.getElementById('announcer').textContent.includes('Not sent: May I speak?')");
    noah.reload();
    noah.await("document.getElementById('connection').dataset.state === 'connected'");
    noah.awaitTick("failed");

    noah.keep("announced", "#announcer");
    noah.click(AGAIN);
    noah.await("window.announced.join().includes('Not sent: May I speak?')");
    moderation().unmute(GENERAL, "noah").join();
    noah.click(AGAIN);
    maya.awaitText("May I speak?");
    noah.awaitTick("read");
    assertThat(noah.number("document.querySelectorAll('.failure').length")).isZero();
    assertThat(noah.number("document.querySelectorAll('.message').length")).isOne();
    assertThat(maya.number("document.querySelectorAll('.message').length")).isOne();
  }

  @Test
  void whatIsRefusedMayBeThrownAway() {
    Window maya = SITE.enter("Maya");
    Window noah = SITE.enter("Noah");
    noah.get(
        "(() => { const box = document.querySelector('.composer-input');"
            + " box.value = 'x'.repeat(70000); box.form.requestSubmit(); return true; })()");
    noah.awaitTick("failed");
    noah.send("A shorter one behind it");
    maya.awaitText("A shorter one behind it");
    noah.click(".failure .discard");
    noah.await("!document.querySelector('.failure')");
    assertThat(noah.number("document.querySelectorAll('.message').length")).isOne();
    noah.reload();
    noah.awaitText("A shorter one behind it");
    assertThat(noah.number("document.querySelectorAll('.message').length")).isOne();
  }
}
