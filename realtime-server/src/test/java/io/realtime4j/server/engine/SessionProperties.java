package io.realtime4j.server.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.api.spi.transport.Frame;
import io.realtime4j.server.DisconnectReason;
import io.realtime4j.server.EngineSession;
import io.realtime4j.server.fake.FakeExchange;
import io.realtime4j.server.fake.FakeSocket;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** A session under anything that may happen to it. */
class SessionProperties {
  /** What peers, the application and time do. */
  private enum Act {
    POLL,
    POST_MESSAGE,
    POST_PONG,
    POST_FAREWELL,
    POST_GARBAGE,
    POST_PING,
    BREAK_POLL,
    OPEN_SOCKET,
    PROBE,
    UPGRADE,
    SAY,
    SAY_FAREWELL,
    SAY_GARBAGE,
    SOCKET_ENDS,
    STALL,
    READ_ON,
    SEND,
    SEND_MUCH,
    PACE,
    PAUSE,
    RESUME,
    CLOSE,
    WAIT,
    WAIT_LONG
  }

  @Property(tries = 2_000)
  void theInvariantsHold(@ForAll("acts") List<Act> acts, @ForAll boolean webSocket) {
    Run run = new Run(webSocket);
    for (Act act : acts) {
      run.act(act);
      run.check();
    }
    run.end();
  }

  @Provide
  Arbitrary<List<Act>> acts() {
    return Arbitraries.of(Act.class).list().ofMinSize(1).ofMaxSize(25);
  }

  private static final class Run {
    private final EngineFixture fixture = new EngineFixture();
    private final List<String> heard = new ArrayList<>();
    private final List<DisconnectReason> ends = new ArrayList<>();
    private final List<FakeExchange> requests = new ArrayList<>();
    private final EngineConnection session;
    private final String target;
    private FakeSocket socket;
    private FakeExchange poll;
    private int pauses;
    private long flushed;

    Run(boolean webSocket) {
      fixture.listener = this::listen;
      target =
          EngineFixture.POLLING
              + "&sid="
              + (webSocket ? fixture.openedBySocket() : fixture.opened());
      socket = webSocket ? fixture.lastSocket : null;
      session = (EngineConnection) fixture.sessions.get(0);
    }

    private EngineSession.Listener listen(EngineSession opened) {
      return new EngineSession.Listener() {
        @Override
        public void onText(ByteBuffer utf8) {
          hear();
        }

        @Override
        public void onBinary(ByteBuffer bytes) {
          hear();
        }

        @Override
        public void onClosed(DisconnectReason reason) {
          ends.add(reason);
        }
      };
    }

    private void hear() {
      assertThat(ends).as("nothing is heard after the end").isEmpty();
      assertThat(pauses).as("nothing is heard while paused").isZero();
      heard.add("message");
    }

    void act(Act act) {
      switch (act) {
        case POLL -> {
          poll = fixture.transport.get(target);
          requests.add(poll);
        }
        case POST_MESSAGE -> post("4a\u001e4b");
        case POST_PONG -> post("3");
        case POST_FAREWELL -> post("1");
        case POST_GARBAGE -> post("x");
        case POST_PING -> post("2");
        case BREAK_POLL -> {
          if (poll != null && poll.isPending()) {
            poll.breakOff();
          }
        }
        case OPEN_SOCKET -> {
          FakeExchange opened = fixture.transport.webSocket(target.replace("polling", "websocket"));
          if (opened.status() == 101 && !opened.socket().isClosed()) {
            socket = opened.socket();
          }
        }
        case PROBE -> say("2probe");
        case UPGRADE -> say("5");
        case SAY -> say("4a");
        case SAY_FAREWELL -> say("1");
        case SAY_GARBAGE -> say("9");
        case SOCKET_ENDS -> {
          if (socket != null && !socket.isClosed()) {
            socket.end(null);
          }
          socket = null;
        }
        case STALL -> stall(true);
        case READ_ON -> stall(false);
        case SEND -> onLoop(() -> session.sendText(ByteBuffer.allocate(10)));
        case SEND_MUCH -> onLoop(() -> session.sendBinary(ByteBuffer.allocate(6_000)));
        case PACE -> {
          int[] left = {20};
          onLoop(() -> session.pace(() -> left[0]-- > 0 ? List.of(Frame.text("4r")) : null));
        }
        case PAUSE -> {
          pauses++;
          onLoop(session::pauseInput);
        }
        case RESUME -> {
          if (pauses > 0) {
            pauses--;
            onLoop(session::resumeInput);
          }
        }
        case CLOSE -> session.close();
        case WAIT -> fixture.loops.advanceMillis(100);
        case WAIT_LONG -> fixture.loops.advanceMillis(350);
      }
      fixture.loops.run();
    }

    private void post(String body) {
      requests.add(fixture.transport.post(target, body));
    }

    private void say(String text) {
      if (socket != null && !socket.isClosed()) {
        socket.send(text);
      }
    }

    private void stall(boolean on) {
      if (socket != null && !socket.isClosed()) {
        socket.stall(on);
      }
    }

    private void onLoop(Runnable task) {
      session.loop().execute(task);
      fixture.loops.run();
    }

    void check() {
      assertThat(ends).as("the listener is told once").hasSizeLessThanOrEqualTo(1);
      assertThat(session.endReason()).isEqualTo(ends.isEmpty() ? null : ends.get(0));
      assertThat(fixture.server.connections()).isEqualTo(ends.isEmpty() ? 1 : 0);
      boolean waits = ends.isEmpty() || session.state().phase() == SessionState.Phase.LINGERING;
      assertThat(session.isHeartbeatRunning())
          .as("one deadline while it is known")
          .isEqualTo(waits);
      assertThat(session.flushedBytes()).isBetween(flushed, session.writtenBytes());
      flushed = session.flushedBytes();
    }

    /** Whatever happened, without a pong the session ends, then is forgotten. */
    void end() {
      fixture.loops.advanceMillis(2_000);
      assertThat(ends).hasSize(1);
      assertThat(session.state().phase()).isEqualTo(SessionState.Phase.ENDED);
      assertThat(session.isHeartbeatRunning()).isFalse();
      assertThat(fixture.transport.get(target).status()).isEqualTo(400);
      assertThat(requests).as("every request is answered").noneMatch(FakeExchange::isUnanswered);
      assertThat(fixture.transport.openSockets()).as("no socket is left open").isZero();
    }
  }
}
