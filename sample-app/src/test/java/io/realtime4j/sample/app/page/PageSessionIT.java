package io.realtime4j.sample.app.page;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What the page's parts do at the ends of sessions, one by one. */
@Tag("browser")
final class PageSessionIT {
  @RegisterExtension static final Site SITE = new Site();

  /** A chat whose server answers as {@code join} says. */
  private static final String CHAT =
      """
      const done = arguments[0];
      (async () => {
        const { Emitter } = await import("/js/emitter.js");
        const { Chat } = await import("/js/chat.js");
        const connection = Object.assign(new Emitter(), { isReady: true, tell() {} });
        const joined = { members: [], messages: [], offset: 0, epoch: "e", lsn: 0 };
        let join = () => joined;
        connection.ask = async (name, payload) =>
          name === "room:join" ? join(payload.roomName) : { channels: [], invitations: [], messages: [], statuses: [] };
        const outbox = Object.assign(new Emitter(), { entries: [], flushNow() {} });
        const chat = new Chat({ userId: "zoe", name: "Zoe" }, connection, outbox);
        const general = chat.room("channel:general");
        const idle = () => new Promise((go) => { const port = new MessageChannel(); port.port1.onmessage = go; port.port2.postMessage(0); });
        %s
      })().catch((problem) => done(String(problem)));
      """;

  private static String chat(String script) {
    return SITE.enter("Zoe").async(CHAT.formatted(script));
  }

  @Test
  void aSessionThatGoesOnEntersWhatTheLossHasKeptOut() {
    assertThat(
            chat(
                """
                join = (name) => { if (name === general.name) throw { code: "NOT_CONNECTED", retryable: true }; return joined; };
                connection.emit("ready", false);
                await idle();
                const asked = [];
                join = (name) => { asked.push(name); return joined; };
                connection.emit("ready", true);
                await idle();
                done(`${general.joined} ${asked}`);
                """))
        .isEqualTo("true channel:general");
  }

  @Test
  void oneKnocksAtARoomOnceAtATime() {
    assertThat(
            chat(
                """
                const timers = new Map();
                let last = 0;
                const real = window.setTimeout;
                window.setTimeout = (task, ms) => { timers.set(++last, task); return last; };
                window.clearTimeout = (id) => timers.delete(id);
                join = () => { throw { code: "RATE_LIMITED", retryable: true, retryAfterMs: 60_000 }; };
                for (let i = 0; i < 3; i++) chat.enter(general);
                await idle();
                const open = timers.size;
                join = () => { throw { code: "FORBIDDEN", retryable: false, message: "no" }; };
                await chat.enter(general);
                window.setTimeout = real;
                done(`${open} ${timers.size} ${general.ended}`);
                """))
        .isEqualTo("1 0 no");
  }

  /** A connection of its own beside the page's. */
  private static final String CONNECTION =
      """
      const done = arguments[0];
      (async () => {
        const { Connection } = await import("/js/connection.js");
        const { io } = await import("/vendor/socket.io.js");
        const { signIn } = await import("/js/session.js");
        const until = (connection, state) => new Promise((go) => {
          const look = () => connection.state === state && go();
          connection.on("state", look);
          look();
        });
        %s
      })().catch((problem) => done(String(problem)));
      """;

  private static String connection(String script) {
    return SITE.enter("Zoe").async(CONNECTION.formatted(script));
  }

  @Test
  void aTokenThatWasRenewedIsShownThoughTheOldOneIsRefusedOnceMore() {
    assertThat(
            connection(
                """
                let read = 0; // by the first attempt, at its end, and by the second
                let renewed;
                const old = { get token() { if (++read === 3) renewed(good); return "old"; } };
                const good = await signIn("Zoe");
                let renewals = 0;
                const connection = new Connection(old, () => {
                  renewals += 1;
                  // The next attempt has begun with the old one when this is there.
                  setTimeout(() => connection.reconnect());
                  return new Promise((go) => { renewed = go; });
                });
                connection.open();
                await Promise.race([until(connection, "connected"), until(connection, "ended")]);
                connection.close();
                done(`${connection.state} ${renewals}`);
                """))
        .isEqualTo("connected 1");
  }

  @Test
  void whatWasSaidOfAnEventDoesNotKeepOneOutLater() {
    assertThat(
            connection(
                """
                const received = io.Socket ? io.Socket.prototype : Object.getPrototypeOf(io({ autoConnect: false, forceNew: true }));
                const connection = new Connection(await signIn("Zoe"), () => signIn("Zoe"));
                let socket;
                const connect = received.connect;
                received.connect = function () { socket = this; return connect.call(this); };
                connection.open();
                received.connect = connect;
                await until(connection, "connected");
                const delays = [];
                const real = window.setTimeout;
                window.setTimeout = (task, ms) => { delays.push(ms); return real(task, ms); };
                const say = (payload) => socket.onpacket({ type: 2, nsp: "/", data: ["error", payload] });
                say({ code: "KICKED", message: "no", details: { event: "room:join" } });
                say({ code: "RATE_LIMITED", message: "slowly", retryAfterMs: 600_000, details: { event: "room:join" } });
                socket.onpacket({ type: 1, nsp: "/" });
                window.setTimeout = real;
                const state = connection.state;
                connection.close();
                done(`${state} ${Math.max(...delays.filter(Boolean))}`);
                """))
        .isEqualTo("reconnecting 1000");
  }
}
