package io.realtime4j.sample.app.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
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

  /** Asks for somebody to be put out of the room, past the page. */
  private static final String PUT_OUT =
      """
      const { token } = JSON.parse(sessionStorage.getItem("realtime4j.session"));
      fetch("/demo/members", {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify({ token, roomName: "private-plans", userId: "%s" }),
      }).then((answer) => arguments[0](String(answer.status)));
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
    owner.click("[data-key='invite somebody']");
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

    noah.await("document.querySelector(\".panel [data-user='maya']\")");
    assertThat(noah.number("document.querySelectorAll(\"[data-key='invite somebody']\").length"))
        .as("only its owner invites")
        .isZero();
    noah.reload();
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
  void whoInvitesSeesWhatBecomesOfItAndTakesItBack() throws IOException {
    Window maya = ownerOfPlans();
    Window zoe = SITE.enter("Zoe");
    maya.click("[data-room='channel:general']");
    maya.await("document.querySelector(\".panel [data-user='zoe']\")");
    maya.click("[data-room='" + PLANS + "']");
    maya.click("[data-key='invite somebody']");
    maya.click("dialog .chip");
    assertThat(maya.text("document.getElementById('asked').value")).isEqualTo("Zoe");
    maya.press("\uE007");
    maya.await("document.querySelector(\"[data-key='back zoe']\")");
    Axe.assertNothingFound(maya);
    zoe.await("document.querySelector('.invitation')");
    maya.click("[data-key='back zoe']");
    maya.await("!document.querySelector(\"[data-key='back zoe']\")");
    zoe.await("!document.querySelector('.invitation')");

    invite(maya, "Zoe");
    zoe.await("document.querySelector('.invitation')");
    zoe.click(".invitation .plain");
    maya.await(
        "[...document.querySelectorAll('.toast')].some(one => one.textContent ==="
            + " 'Zoe has declined the invitation to plans.')");
    maya.await("!document.querySelector(\"[data-key='back zoe']\")");
  }

  @Test
  void whoLeavesARoomIsOutOfItForGood() {
    Window maya = ownerOfPlans();
    Window noah = SITE.enter("Noah");
    invite(maya, "Noah");
    noah.await("document.querySelector('.invitation')");
    noah.click(".invitation .primary");
    maya.await("document.querySelector('.subtitle').textContent === '2 here'");
    noah.click("[data-key='leave']");
    noah.click("dialog .danger");
    noah.await("document.querySelector('.conversation-title').textContent === 'general'");
    noah.await("!document.querySelector(\"[data-room='" + PLANS + "']\")");
    maya.await("document.querySelector('.subtitle').textContent === '1 here'");
    noah.reload();
    noah.await("document.querySelectorAll('.panel .person').length > 0");
    assertThat(noah.number("document.querySelectorAll(\"[data-room='" + PLANS + "']\").length"))
        .isZero();
    assertThat(noah.async(TRY_ROOM.formatted(PLANS))).doesNotContain("let in");
  }

  @Test
  void whoIsPutOutDoesNotWriteToNobody() throws IOException {
    Window maya = ownerOfPlans();
    Window noah = SITE.enter("Noah");
    invite(maya, "Noah");
    noah.await("document.querySelector('.invitation')");
    noah.click(".invitation .primary");
    maya.await("document.querySelector('.subtitle').textContent === '2 here'");
    assertThat(noah.number("document.querySelectorAll(\"[data-key^='out ']\").length")).isZero();
    assertThat(noah.async(PUT_OUT.formatted("maya"))).isEqualTo("403");
    Axe.assertNothingFound(maya);
    maya.click("[data-key='out noah']");
    Axe.assertNothingFound(maya);
    maya.click("dialog .danger");
    maya.await("document.querySelector('.subtitle').textContent === '1 here'");
    noah.await("document.querySelector('.conversation .composer').hidden");
    Axe.assertNothingFound(noah);
    noah.click("[data-key='dismiss']");
    noah.await("document.querySelector('.conversation-title').textContent === 'general'");
    noah.await("!document.querySelector('.conversation .composer').hidden");
    noah.await("!document.querySelector(\"[data-room='" + PLANS + "']\")");
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
