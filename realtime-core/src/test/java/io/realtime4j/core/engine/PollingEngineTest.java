package io.realtime4j.core.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.api.ConnectionOptions.Wire;
import io.realtime4j.api.spi.transport.Frame;
import io.realtime4j.api.spi.transport.ResponseHead;
import io.realtime4j.api.spi.transport.TransportFailure.Kind;
import io.realtime4j.core.fakes.FakeTransport;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PollingEngineTest {
  @Test
  void theHandshakeIsAskedWithoutASession() {
    EngineFixture engine = new EngineFixture();

    engine.socket.open(Wire.POLLING);

    assertThat(engine.poll().request.uri())
        .hasToString("http://chat.example:3101/socket.io/?EIO=4&transport=polling&t=1");
    engine.answerPoll(EngineFixture.HANDSHAKE);
    assertThat(engine.heard).containsExactly("open S");
    assertThat(engine.poll().request.uri().getQuery()).contains("&sid=S");
  }

  @Test
  void everyAnswerIsFollowedByTheNextPoll() {
    EngineFixture engine = EngineFixture.overPolling(false);

    engine.answerPoll("4a", "4b");
    engine.answerPoll("6");
    engine.answerPoll("bAQID");

    assertThat(engine.heard).containsExactly("a", "b", "binary 3");
    assertThat(engine.transport.open("GET")).hasSize(1);
  }

  @Test
  void whatIsSentWhileAPostIsUnderWayGoesTogetherInTheNext() {
    EngineFixture engine = EngineFixture.overPolling(false);

    engine.send("4a", "4b");
    assertThat(engine.post().packets()).containsExactly("4a");
    engine.send("4c");
    engine.answerPost();

    assertThat(engine.post().packets()).containsExactly("4b", "4c");
    engine.answerPost();
    assertThat(engine.transport.open("POST")).isEmpty();
  }

  @Test
  void aBodyIsNeverLargerThanTheServerTakes() {
    EngineFixture engine = EngineFixture.overPolling(false);
    String packet = "4" + "x".repeat(48); // 2 · 49 + 1 separator = 99 of 100 bytes

    engine.send("4first", packet, packet, "4last");
    engine.answerPost();
    assertThat(engine.post().packets()).containsExactly(packet, packet);
    engine.answerPost();

    assertThat(engine.post().packets()).containsExactly("4last");
  }

  @Test
  void whatWaitsToBeSentIsBounded() {
    EngineFixture engine = EngineFixture.overPolling(false);
    String packet = "4" + "x".repeat((1 << 20) - 1);

    engine.send(packet); // under way, and not counted
    for (int i = 0; i < 16; i++) {
      engine.send(packet);
    }
    assertThat(engine.heard).isEmpty();
    engine.answerPost(); // one more leaves
    engine.send(packet);
    assertThat(engine.heard).isEmpty();
    engine.send(packet);

    assertThat(engine.heard).containsExactly("closed CONNECTION_LOST");
    assertThat(engine.ends.get(0)).hasMessageContaining("wait to be sent");
  }

  @Test
  void binaryCountsAsItsBase64() {
    EngineFixture engine = EngineFixture.overPolling(false);

    engine.send("4first");
    engine.socket.send(List.of(Frame.binaryOf(new byte[60]), Frame.text("4" + "x".repeat(30))));
    engine.answerPost();

    // 1 + 80 bytes of base64, so the text does not fit.
    assertThat(engine.post().packets()).hasSize(1);
    assertThat(engine.socket.sizeOf(Frame.binaryOf(new byte[60]))).isEqualTo(81);
  }

  @Test
  void pingsAreAnsweredByPost() {
    EngineFixture engine = EngineFixture.overPolling(false);

    engine.answerPoll("2");

    assertThat(engine.post().packets()).containsExactly("3");
  }

  @Test
  void aSessionThatTheServerForgotIsLost() {
    EngineFixture engine = EngineFixture.overPolling(false);

    engine.poll().answer(400, "{\"code\":1,\"message\":\"Session ID unknown\"}");
    engine.loop.run();

    assertThat(engine.heard).containsExactly("closed CONNECTION_LOST");
    assertThat(engine.ends.get(0)).hasMessageContaining("sticky sessions");
  }

  @Test
  void aPostThatFailsIsALoss() {
    EngineFixture engine = EngineFixture.overPolling(false);

    engine.send("4a");
    engine.post().failed(Kind.LOST);
    engine.loop.run();

    assertThat(engine.heard).containsExactly("closed CONNECTION_LOST");
    assertThat(engine.transport.open("GET")).isEmpty();
  }

  @Test
  void aWebPageIsNoSocketIoServer() {
    EngineFixture engine = new EngineFixture();
    engine.socket.open(Wire.POLLING);

    engine.poll().answer("<html>Welcome!</html>");
    engine.loop.run();

    assertThat(engine.heard).containsExactly("closed NOT_A_SOCKET_IO_SERVER");
    assertThat(engine.ends.get(0)).hasMessageContaining("http://chat.example:3101");
  }

  @Test
  void theSignInPageOfANetworkIsCalledAPage() {
    ResponseHead page =
        ResponseHead.builder(200).header("Content-Type", "text/html; charset=UTF-8").build();
    EngineFixture first = new EngineFixture();
    first.socket.open(Wire.POLLING);
    first.poll().answer(page, "<html>Sign in</html>");
    first.loop.run();
    EngineFixture later = EngineFixture.overPolling(false);
    later.poll().answer(page, "<html>Sign in</html>");
    later.loop.run();

    assertThat(first.heard).containsExactly("closed NOT_A_SOCKET_IO_SERVER");
    assertThat(first.ends.get(0)).hasMessageContaining("sign-in page");
    assertThat(later.heard).containsExactly("closed CONNECTION_LOST");
    assertThat(later.ends.get(0)).hasMessageContaining("sign-in page");
  }

  @Test
  void nothingIsDispatchedAfterAMessageThatEndsTheConnection() {
    EngineFixture engine = EngineFixture.overPolling(false);

    engine.answerPoll("4a", "1", "4b");

    assertThat(engine.heard).containsExactly("a", "closed CONNECTION_LOST");
    assertThat(engine.transport.open("GET")).isEmpty();
  }

  @Test
  void closingWaitsForThePostUnderWayAndKeepsThePollUntilTheGoodbyeIsAnswered() {
    EngineFixture engine = EngineFixture.overPolling(false);
    List<String> gone = new ArrayList<>();
    engine.send("4a", "4b");

    engine.socket.close(() -> gone.add("gone"));
    assertThat(engine.post().packets()).containsExactly("4a");
    engine.answerPost();
    FakeTransport.Exchange poll = engine.poll();
    assertThat(engine.post().packets()).containsExactly("4b", "1");
    assertThat(gone).isEmpty();
    engine.answerPost();

    assertThat(gone).containsExactly("gone");
    assertThat(poll.isCancelled).isTrue();
    assertThat(engine.loop.timers()).isZero();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aTransportThatThrowsOrAnswersNullWhenAskedEndsTheAttemptOnce(boolean byNull) {
    EngineFixture engine = new EngineFixture();
    engine.transport.refuse(byNull);
    engine.socket.open(Wire.POLLING);
    assertThat(engine.heard).as("who opens is not interrupted").isEmpty();
    if (byNull) {
      engine.transport.exchanges.get(0).answer(EngineFixture.HANDSHAKE);
    }
    engine.loop.run();

    assertThat(engine.heard).containsExactly("closed CONNECTION_LOST");
    assertThat(engine.ends.get(0).isRetryable()).isTrue();
    assertThat(engine.ends.get(0)).hasCauseInstanceOf(RuntimeException.class);
    assertThat(engine.loop.timers()).isZero();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aTransportThatThrowsOrAnswersNullWhileSomethingIsPostedEndsTheConnection(boolean byNull) {
    EngineFixture engine = EngineFixture.overPolling(false);
    engine.transport.refuse(byNull);
    engine.transport.isBroken = true;
    engine.socket.send(List.of(Frame.text("4a")));
    engine.socket.send(List.of(Frame.text("4b")));
    assertThat(engine.heard).as("who sends is not interrupted").isEmpty();
    engine.loop.run();

    assertThat(engine.heard).containsExactly("closed CONNECTION_LOST");
    assertThat(engine.loop.timers()).isZero();
  }
}
