package io.realtime4j.sample.app.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.api.Moderation;
import io.realtime4j.api.Revocations;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What the server does not take, and whom it does not want. */
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

  private static final String STATE = "document.getElementById('connection').dataset.state";
  private static final String SUBTITLE = "document.querySelector('.subtitle').textContent";

  @Test
  void whoIsPutOutOfARoomIsToldAndMayComeBack() {
    Window maya = SITE.enter("Maya");
    Window noah = SITE.enter("Noah");
    noah.send("I am here");
    maya.awaitText("I am here");
    moderation().ban(GENERAL, "noah", null, null, null).join();
    noah.await(SUBTITLE + ".startsWith('You are no longer here: ')");
    noah.await("document.getElementById('announcer').textContent.includes('no longer in general')");
    noah.awaitText("I am here");
    // Nor does a new session let in, which everything else works in.
    noah.reload();
    noah.await(SUBTITLE + ".startsWith('You are no longer here: ')");
    noah.await(STATE + " === 'connected'");
    moderation().unban(GENERAL, "noah").join();
    noah.click("[data-room='channel:general']");
    noah.awaitText("I am here");
    noah.await(SUBTITLE + ".endsWith(' here')");
  }

  @Test
  void whoIsPutOutStaysOutUntilAsked() {
    Window noah = SITE.enter("Noah");
    SITE.page().server().kickUser("primary", "noah", "Enough for today").join();
    noah.await(STATE + " === 'ended'");
    assertThat(noah.text("document.querySelector('.badge-state').textContent"))
        .isEqualTo("Ended: Enough for today");
    noah.get("(dispatchEvent(new Event('online')), true)");
    assertThat(noah.text(STATE)).isEqualTo("ended");
    noah.click("[data-key='reconnect']");
    noah.await(STATE + " === 'connected'");
  }

  @Test
  void whoIsRevokedDoesNotKnockForEver() {
    Window noah = SITE.enter("Noah");
    Revocations revocations = SITE.page().server().revocations("primary");
    revocations.revokeUser("noah", null).join();
    noah.await(STATE + " === 'ended'");
    assertThat(noah.text("document.querySelector('.badge-state').textContent")).contains("revoked");
    noah.click("[data-key='reconnect']");
    noah.await(STATE + " !== 'ended'");
    noah.await(STATE + " === 'ended'");
    revocations.restoreUser("noah").join();
    noah.click("[data-key='reconnect']");
    noah.await(STATE + " === 'connected'");
  }
}
