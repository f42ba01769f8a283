package io.realtime4j.sample.app.page;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Rooms that are not for everybody: those one is invited into, and conversations of two. */
@Tag("browser")
final class PageRoomsIT {
  @RegisterExtension static final Site SITE = new Site();

  private static final String PLANS = "private-plans";

  /** Joins and sends as whoever is signed in, past all that the page itself would keep from it. */
  private static final String TRY_ROOM =
      """
      const [room, done] = ["%s", arguments[0]];
      import("/vendor/socket.io.js").then(async ({ io }) => {
        const { token } = JSON.parse(sessionStorage.getItem("realtime4j.session"));
        const socket = io({ auth: { token }, forceNew: true });
        await new Promise((heard) => socket.on("authenticated", heard));
        const code = async (event, payload) => {
          const answer = await socket.emitWithAck(event, { roomName: room, ...payload });
          return answer.success ? "let in" : answer.error.code;
        };
        const codes = [
          await code("room:join", {}),
          await code("room:history", { limit: 10 }),
          await code("message:send", { content: "from outside", clientMessageId: crypto.randomUUID() }),
          await code("invitation:create", { userId: "zoe" }),
        ];
        socket.disconnect();
        done(codes.join());
      });
      """;

  private static Window ownerOfPlans() {
    Window maya = SITE.enter("Maya");
    maya.click("[aria-label='Make a private room']");
    maya.type("#asked", "Plans\n");
    maya.await("document.querySelector('.conversation-title').textContent === 'plans'");
    maya.await("!document.querySelector('dialog')");
    return maya;
  }

  private static void invite(Window owner, String name) {
    owner.click(".panel > .plain");
    owner.type("#asked", name + "\n");
    owner.await("!document.querySelector('dialog')");
  }

  @Test
  void aPrivateRoomIsForTheInvited() {
    Window maya = ownerOfPlans();
    maya.send("Only for us");
    maya.awaitTick("sent");
    Window noah = SITE.enter("Noah");
    invite(maya, "Noah");

    noah.await(
        "document.querySelector('.invitation p')?.textContent === 'Maya invites you to plans'");
    noah.click(".invitation .primary");
    noah.await("document.querySelector('.conversation-title').textContent === 'plans'");
    noah.await("!document.querySelector('.invitation')");
    noah.awaitText("Only for us");
    noah.send("Thank you for having me");
    maya.awaitText("Thank you for having me");
    maya.await("document.querySelector('.subtitle').textContent === '2 here'");

    noah.click(".panel > .plain");
    noah.type("#asked", "Zoe\n");
    noah.await("document.querySelector('dialog .form-error').textContent !== ''");
    noah.press("\uE00C");
    noah.reload();
    noah.await("document.querySelector(\"[data-room='" + PLANS + "']\")");
    noah.click("[data-room='" + PLANS + "']");
    noah.awaitText("Only for us");
  }

  @Test
  void aStrangerHasNoWayIntoAPrivateRoom() {
    Window maya = ownerOfPlans();
    maya.send("Only for us");
    maya.awaitTick("sent");
    Window zoe = SITE.enter("Zoe");
    assertThat(zoe.async(TRY_ROOM.formatted(PLANS)).split(","))
        .hasSize(4)
        .allSatisfy(code -> assertThat(code).isNotEqualTo("let in"));
    zoe.click("[aria-label='Make a private room']");
    zoe.type("#asked", "plans\n");
    zoe.await(
        "document.querySelector('dialog .form-error').textContent.startsWith('There is such a"
            + " room')");
    zoe.press("\uE00C");
    assertThat(zoe.number("document.querySelectorAll(\"[data-room='" + PLANS + "']\").length"))
        .isZero();
    maya.send("Still only for us");
    maya.awaitTick("sent");
    assertThat(maya.text("document.querySelector('.messages').innerText"))
        .doesNotContain("from outside");
  }

  @Test
  void whoDeclinesStaysOutside() {
    Window maya = ownerOfPlans();
    Window zoe = SITE.enter("Zoe");
    invite(maya, "Zoe");
    zoe.await("document.querySelector('.invitation')");
    zoe.click(".invitation .plain");
    zoe.await("!document.querySelector('.invitation')");
    assertThat(zoe.async(TRY_ROOM.formatted(PLANS))).doesNotContain("let in");
    zoe.reload();
    zoe.await("document.getElementById('connection').dataset.state === 'connected'");
    zoe.await("document.querySelectorAll('.panel .person').length > 0");
    assertThat(zoe.number("document.querySelectorAll('.invitation').length")).isZero();
  }

  @Test
  void twoTalkAndAThirdHearsNothing() {
    Window maya = SITE.enter("Maya");
    Window noah = SITE.enter("Noah");
    Window zoe = SITE.enter("Zoe");
    maya.click(".panel [data-user='noah']");
    maya.await("document.querySelector('.conversation-title').textContent === 'Noah'");
    for (int n = 1; n <= 3; n++) {
      maya.send("between us " + n);
      maya.awaitSent();
    }

    String direct = "[data-room='dm:maya:noah']";
    noah.await("document.querySelector(\"" + direct + "\")");
    noah.await("document.querySelector(\"" + direct + " .count\")?.textContent === '3'");
    noah.click(direct);
    noah.awaitText("between us 3");
    assertThat(noah.text("document.querySelector('.conversation-title').textContent"))
        .isEqualTo("Maya");
    maya.awaitTick("read");
    noah.type(".conversation .composer-input", "I am");
    maya.await("document.querySelector('.typing').textContent === 'Noah is typing...'");
    noah.send(" all ears");
    maya.awaitText("I am all ears");

    assertThat(zoe.async(TRY_ROOM.formatted("dm:maya:noah"))).doesNotContain("let in");
    noah.click("[data-room='channel:general']");
    noah.send("Zoe, are you there?");
    zoe.awaitText("Zoe, are you there?");
    assertThat(zoe.number("document.querySelectorAll(\"[data-room^='dm:']\").length")).isZero();
  }
}
