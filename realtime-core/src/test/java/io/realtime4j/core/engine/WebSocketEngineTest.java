package io.realtime4j.core.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.api.ConnectionOptions.Wire;
import io.realtime4j.api.spi.transport.Frame;
import io.realtime4j.api.spi.transport.TransportFailure.Kind;
import io.realtime4j.core.fakes.FakeTransport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WebSocketEngineTest {
  @Test
  void theAddressCarriesPathQueryAndProtocol() {
    EngineFixture engine = new EngineFixture("https://chat.example/base/?app=demo", true);

    engine.socket.open(Wire.WEBSOCKET);

    assertThat(engine.transport.socket().request.uri())
        .hasToString("wss://chat.example/base/socket.io/?app=demo&EIO=4&transport=websocket");
  }

  @Test
  void messagesTravelBothWaysAfterTheHandshake() {
    EngineFixture engine = EngineFixture.overWebSocket();
    FakeTransport.Socket socket = engine.transport.socket();

    engine.send("4hello");
    engine.socket.send(List.of(Frame.binaryOf(new byte[3])));
    socket.text("4world");
    socket.binary(new byte[5]);
    engine.loop.run();

    assertThat(socket.drain()).containsExactly("4hello", "binary:3");
    assertThat(engine.heard).containsExactly("world", "binary 5");
    assertThat(engine.socket.wire()).isEqualTo("websocket");
  }

  @Test
  void aPingIsAnsweredWithItsData() {
    EngineFixture engine = EngineFixture.overWebSocket();

    engine.transport.socket().text("2");
    engine.loop.run();

    assertThat(engine.transport.socket().drain()).containsExactly("3");
  }

  @Test
  void pingsKeepTheConnectionAlive() {
    EngineFixture engine = EngineFixture.overWebSocket();

    for (int i = 0; i < 10; i++) {
      engine.loop.seconds(40);
      engine.transport.socket().text("2");
      engine.loop.run();
    }

    assertThat(engine.heard).isEmpty();
    assertThat(engine.loop.timers()).isEqualTo(1);
  }

  @Test
  void whateverComesIsASignOfLife() {
    EngineFixture engine = EngineFixture.overWebSocket();

    engine.loop.seconds(44);
    engine.transport.socket().text("4still here");
    engine.loop.seconds(44.9);
    assertThat(engine.heard).containsExactly("still here");
    engine.loop.seconds(0.1);

    assertThat(engine.heard).containsExactly("still here", "closed HEARTBEAT_TIMEOUT");
    assertThat(engine.transport.socket().isAborted).isTrue();
    assertThat(engine.loop.timers()).isZero();
  }

  @Test
  void whoWakesFromSleepDoesNotWaitOutItsPatience() {
    EngineFixture engine = EngineFixture.overWebSocket();
    engine.loop.seconds(1);

    engine.loop.jumped = Duration.ofMinutes(10);
    engine.loop.seconds(45 / 4.0);

    assertThat(engine.heard).containsExactly("closed HEARTBEAT_TIMEOUT");
  }

  @Test
  void aClockThatIsSetABitOrBackEndsNothing() {
    EngineFixture engine = EngineFixture.overWebSocket();

    engine.loop.jumped = Duration.ofSeconds(20);
    engine.loop.seconds(20);
    engine.loop.jumped = Duration.ofDays(-1);
    engine.loop.seconds(24.9);

    assertThat(engine.heard).isEmpty();
  }

  @Test
  void aMessageThatIsStillComingIsASignOfLifeAndOneThatHasStoppedIsNone() {
    EngineFixture engine = EngineFixture.overWebSocket();

    for (int second = 0; second < 300; second += 10) {
      engine.transport.socket().receivedBytes += 100;
      engine.loop.seconds(10);
    }
    assertThat(engine.heard).isEmpty();
    engine.loop.seconds(45 + 45 / 4.0);

    assertThat(engine.heard).containsExactly("closed HEARTBEAT_TIMEOUT");
  }

  @Test
  void nothingIsHeardAfterTheEnd() {
    EngineFixture engine = EngineFixture.overWebSocket();

    engine.transport.socket().text("4late");
    engine.socket.abort();
    engine.transport.socket().failed(Kind.ABORTED);
    engine.loop.run();

    assertThat(engine.heard).isEmpty();
    assertThat(engine.loop.timers()).isZero();
  }

  @Test
  void aServerThatClosesEndsTheConnectionOnce() {
    EngineFixture engine = EngineFixture.overWebSocket();

    engine.transport.socket().text("1");
    engine.transport.socket().closed(1000);
    engine.loop.run();

    assertThat(engine.heard).containsExactly("closed CONNECTION_LOST");
  }

  @Test
  void malformedPacketsEndTheConnection() {
    EngineFixture engine = EngineFixture.overWebSocket();

    engine.transport.socket().text("9what");
    engine.loop.run();

    assertThat(engine.heard).containsExactly("closed PROTOCOL_VIOLATION");
    assertThat(engine.transport.socket().isAborted).isTrue();
  }

  @Test
  void anythingButAHandshakeIsNoSocketIoServer() {
    EngineFixture engine = new EngineFixture();
    engine.socket.open(Wire.WEBSOCKET);

    engine.transport.socket().open();
    engine.transport.socket().text("4hello");
    engine.loop.run();

    assertThat(engine.heard).containsExactly("closed NOT_A_SOCKET_IO_SERVER");
  }

  @ParameterizedTest
  @CsvSource({
    "UNKNOWN_HOST, 0, UNKNOWN_HOST, host of http://chat.example:3101/socket.io/ is unknown",
    "REFUSED, 0, CONNECTION_REFUSED, Nobody listens on http://chat.example:3101/socket.io/: is"
        + " the server running?",
    "TLS, 0, TLS_FAILED, check the server's certificate",
    "BAD_RESPONSE, 404, NOT_A_SOCKET_IO_SERVER, http://chat.example:3101/socket.io/",
    "BAD_RESPONSE, 403, FORBIDDEN, refuses this client",
    "BAD_RESPONSE, 429, RATE_LIMITED, too many requests",
    "BAD_RESPONSE, 503, SERVER_DRAINING, HTTP status 503",
    "PROTOCOL, 0, NOT_A_SOCKET_IO_SERVER, No Socket.IO server",
    "LOST, 0, CONNECTION_LOST, No connection to",
    "ABORTED, 0, CONNECTION_LOST, No connection to",
  })
  void aFailureTellsWhatToDo(Kind kind, int status, String code, String text) {
    EngineFixture engine = new EngineFixture();
    engine.socket.open(Wire.WEBSOCKET);

    engine.transport.socket().failed(FakeTransport.refusal(kind, status));
    engine.loop.run();

    assertThat(engine.heard).containsExactly("closed " + code);
    assertThat(engine.ends.get(0)).hasMessageContaining(text);
  }

  @Test
  void closingSaysGoodbyeAndWaitsForThePeer() {
    EngineFixture engine = EngineFixture.overWebSocket();
    List<String> gone = new ArrayList<>();

    engine.socket.close(() -> gone.add("gone"));
    assertThat(engine.transport.socket().drain()).containsExactly("1");
    assertThat(engine.transport.socket().isClosing).isTrue();
    assertThat(gone).isEmpty();
    engine.transport.socket().closed(1000);
    engine.loop.run();

    assertThat(gone).containsExactly("gone");
    assertThat(engine.heard).isEmpty();
    assertThat(engine.loop.timers()).isZero();
  }

  @Test
  void aPeerThatDoesNotCloseIsLeftAfterTwoSeconds() {
    EngineFixture engine = EngineFixture.overWebSocket();
    List<String> gone = new ArrayList<>();

    engine.socket.close(() -> gone.add("gone"));
    engine.loop.seconds(1.9);
    assertThat(gone).isEmpty();
    engine.loop.seconds(0.2);
    engine.transport.socket().failed(Kind.ABORTED);
    engine.loop.run();

    assertThat(gone).containsExactly("gone");
    assertThat(engine.transport.socket().isAborted).isTrue();
  }

  @Test
  void muchThatIsQueuedIsCongestion() {
    EngineFixture engine = EngineFixture.overWebSocket();

    assertThat(engine.socket.isCongested()).isFalse();
    engine.transport.socket().queuedBytes = 100_000;

    assertThat(engine.socket.isCongested()).isTrue();
  }

  @Test
  void aTransportThatThrowsWhileSomethingIsSentEndsTheConnectionOnce() {
    EngineFixture engine = EngineFixture.overWebSocket();

    engine.transport.socket().throwsInUse = true;
    engine.socket.send(List.of(Frame.text("4a"), Frame.text("4b")));
    assertThat(engine.heard).as("who sends is not interrupted").isEmpty();
    engine.send("4c");

    assertThat(engine.heard).containsExactly("closed CONNECTION_LOST");
    assertThat(engine.ends.get(0)).hasCauseInstanceOf(IllegalStateException.class);
    assertThat(engine.transport.socket().isAborted).isTrue();
    assertThat(engine.loop.timers()).isZero();
  }

  @Test
  void aTransportThatThrowsWhileItIsAskedEndsTheConnection() {
    for (boolean congestion : new boolean[] {true, false}) {
      EngineFixture engine = EngineFixture.overWebSocket();
      engine.transport.socket().receivedBytes = 7;
      assertThat(engine.socket.receivedBytes()).isEqualTo(7);
      engine.transport.socket().throwsInUse = true;
      if (congestion) {
        assertThat(engine.socket.isCongested()).isTrue();
      } else {
        assertThat(engine.socket.receivedBytes()).isEqualTo(7);
      }
      engine.loop.run();
      assertThat(engine.heard).containsExactly("closed CONNECTION_LOST");
    }
  }

  @Test
  void aTransportThatThrowsWhileItIsClosedIsLeft() {
    EngineFixture engine = EngineFixture.overWebSocket();
    List<String> gone = new ArrayList<>();

    engine.transport.socket().throwsInUse = true;
    engine.socket.close(() -> gone.add("gone"));
    engine.loop.seconds(2);

    assertThat(gone).containsExactly("gone");
    assertThat(engine.heard).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aTransportThatThrowsOrAnswersNullWhileItOpensEndsTheAttemptOnce(boolean byNull) {
    EngineFixture engine = new EngineFixture();
    engine.transport.refuse(byNull);
    engine.socket.open(Wire.WEBSOCKET);
    assertThat(engine.heard).as("who opens is not interrupted").isEmpty();
    if (byNull) {
      engine.transport.socket().open();
      engine.transport.socket().text(EngineFixture.HANDSHAKE);
    }
    engine.loop.run();

    assertThat(engine.heard).containsExactly("closed CONNECTION_LOST");
    assertThat(engine.ends.get(0).isRetryable()).isTrue();
    assertThat(engine.ends.get(0)).hasCauseInstanceOf(RuntimeException.class);
    assertThat(engine.loop.timers()).isZero();
  }
}
