package io.realtime4j.server.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.server.DisconnectReason;
import io.realtime4j.server.EngineSession;
import io.realtime4j.server.fake.FakeExchange;
import io.realtime4j.server.fake.FakeSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Handshake, messages, heartbeats and the end of sessions. */
class EngineSessionTest extends EngineFixture {
  @Test
  void handshakeByPollingNamesTheUpgrade() {
    FakeExchange opened = transport.get(POLLING);

    String sid = sessions.get(0).id();
    assertThat(sid).hasSize(20).matches("[A-Za-z0-9_-]+");
    assertThat(opened.status()).isEqualTo(200);
    assertThat(opened.body())
        .isEqualTo(
            "0{\"sid\":\""
                + sid
                + "\",\"upgrades\":[\"websocket\"],\"pingInterval\":300,\"pingTimeout\":200,"
                + "\"maxPayload\":1000}");
  }

  @Test
  void handshakeByWebSocketNamesNone() {
    assertThat(transport.webSocket(WEBSOCKET).socket().take())
        .singleElement()
        .asString()
        .contains("\"upgrades\":[]");
  }

  @Test
  void messagesOfOnePostComeBackInOnePoll() {
    String session = openByPolling();

    FakeExchange post = transport.post(session, "4one\u001ebAQIDBA==\u001e4two");

    assertThat(post.body()).isEqualTo("ok");
    assertThat(transport.get(session).body()).isEqualTo("4one\u001ebAQIDBA==\u001e4two");
  }

  @Test
  void aWaitingPollIsAnsweredAtTheEndOfTheTurn() {
    String session = openByPolling();
    FakeExchange poll = transport.get(session);
    assertThat(poll.isPending()).isTrue();

    transport.post(session, "4a\u001e4b");

    assertThat(poll.body()).isEqualTo("4a\u001e4b");
  }

  @Test
  void aSecondPollEndsTheSession() {
    String session = openByPolling();
    FakeExchange first = transport.get(session);

    FakeExchange second = transport.get(session);

    assertThat(first.status()).isEqualTo(200);
    assertThat(first.body()).isEqualTo("1");
    assertThat(second.status()).isEqualTo(400);
    assertThat(reasons).containsExactly(DisconnectReason.TRANSPORT_ERROR);
    assertThat(transport.get(session).status()).isEqualTo(400);
    assertThat(server.connections()).isZero();
  }

  @Test
  void aPollBrokenOffEndsTheSession() {
    FakeExchange poll = transport.get(openByPolling());

    poll.breakOff();
    loops.run();

    assertThat(reasons).containsExactly(DisconnectReason.TRANSPORT_ERROR);
  }

  @Test
  void aBadPacketEndsTheSession() {
    String session = openByPolling();

    assertThat(transport.post(session, "abc").status()).isEqualTo(400);

    assertThat(reasons).containsExactly(DisconnectReason.PARSE_ERROR);
    assertThat(transport.get(session).status()).isEqualTo(400);
  }

  @Test
  void aClientsFarewellEndsTheWaitingPollWithNothing() {
    String session = openByPolling();
    FakeExchange poll = transport.get(session);

    FakeExchange post = transport.post(session, "1");

    assertThat(poll.body()).isEqualTo("6");
    assertThat(post.body()).isEqualTo("ok");
    assertThat(reasons).containsExactly(DisconnectReason.CLIENT_CLOSE);
  }

  @Test
  void aFarewellThatOvertakesThePollWaitsForIt() {
    String session = openByPolling();
    FakeExchange post = transport.post(session, "1");

    FakeExchange poll = transport.get(session);

    assertThat(poll.body()).isEqualTo("6");
    assertThat(post.body()).isEqualTo("ok");
  }

  @Test
  void aFarewellWithoutAPollIsNotHeldUpForLong() {
    String session = openByPolling();
    FakeExchange post = transport.post(session, "1");

    loops.advanceMillis(20);

    assertThat(post.body()).isEqualTo("ok");
    assertThat(transport.get(session).status()).isEqualTo(400);
    assertThat(reasons).containsExactly(DisconnectReason.CLIENT_CLOSE);
  }

  @Test
  void pingsAreSentAndAnswersKeepTheSession() {
    FakeSocket socket = openByWebSocket();

    for (int i = 0; i < 3; i++) {
      loops.advanceMillis(299);
      assertThat(socket.take()).isEmpty();
      loops.advanceMillis(1);
      assertThat(socket.take()).containsExactly("2");
      socket.send("3");
      loops.run();
    }

    assertThat(socket.isClosed()).isFalse();
  }

  @Test
  void withoutAnAnswerTheSessionEndsAtIntervalPlusTimeout() {
    String session = openByPolling();
    FakeSocket socket = openByWebSocket();

    loops.advanceMillis(499);
    assertThat(reasons).isEmpty();
    loops.advanceMillis(1);

    assertThat(reasons)
        .containsExactly(DisconnectReason.PING_TIMEOUT, DisconnectReason.PING_TIMEOUT);
    assertThat(socket.isClosed()).isTrue();
    assertThat(transport.get(session).status()).isEqualTo(400);
  }

  @Test
  void unaskedPongsDoNotHideADeadPeer() {
    FakeSocket socket = openByWebSocket();
    loops.advanceMillis(290);
    socket.send("3");

    loops.advanceMillis(210);

    assertThat(reasons).containsExactly(DisconnectReason.PING_TIMEOUT);
  }

  @Test
  void aClientThatPingsBreaksTheRules() {
    FakeSocket socket = openByWebSocket();
    socket.send("2");
    loops.run();

    assertThat(reasons).containsExactly(DisconnectReason.TRANSPORT_ERROR);
    assertThat(socket.isClosed()).isTrue();
  }

  @Test
  void aWebSocketThatEndsOrBreaksEndsTheSession() {
    openByWebSocket().end(null);
    loops.run();
    openByWebSocket().end(new java.io.IOException("reset"));
    loops.run();

    assertThat(reasons)
        .containsExactly(DisconnectReason.TRANSPORT_CLOSE, DisconnectReason.TRANSPORT_ERROR);
    assertThat(server.connections()).isZero();
  }

  @Test
  void whatTheServerSaidBeforeItClosedStillArrives() {
    String session = openByPolling();
    EngineSession opened = sessions.get(0);
    opened.loop().execute(() -> opened.sendText(ByteBuffer.wrap(new byte[] {'x'})));
    opened.close();
    loops.run();

    assertThat(transport.get(session).body()).isEqualTo("4x");
    assertThat(transport.get(session).body()).isEqualTo("1");
    assertThat(transport.get(session).status()).isEqualTo(400);
    assertThat(reasons).containsExactly(DisconnectReason.FORCED_CLOSE);
  }

  @Test
  void theFarewellComesBehindWhatWasSaidLastAlsoToAPollThatWaits() {
    String session = openByPolling();
    EngineSession opened = sessions.get(0);
    FakeExchange poll = transport.get(session);
    opened.loop().execute(() -> opened.sendText(ByteBuffer.wrap(new byte[] {'x'})));
    opened.close();
    loops.run();

    assertThat(poll.body()).as("clients hear an end before what came with it").isEqualTo("4x");
    assertThat(reasons).containsExactly(DisconnectReason.FORCED_CLOSE);
    assertThat(server.connections()).isZero();
    assertThat(transport.get(session).body()).isEqualTo("1");
    assertThat(transport.get(session).status()).isEqualTo(400);
  }

  @Test
  void whoDoesNotFetchTheFarewellIsForgotten() {
    String session = openByPolling();
    EngineSession opened = sessions.get(0);
    transport.get(session);
    opened.loop().execute(() -> opened.sendText(ByteBuffer.wrap(new byte[] {'x'})));
    opened.close();
    loops.run();
    loops.advance(Duration.ofMinutes(1));

    assertThat(transport.get(session).status()).isEqualTo(400);
    assertThat(reasons).containsExactly(DisconnectReason.FORCED_CLOSE);
  }

  @Test
  void closingTheServerEndsEverySession() {
    String session = openByPolling();
    FakeSocket socket = openByWebSocket();

    server.close();
    loops.run();

    assertThat(reasons).containsOnly(DisconnectReason.SERVER_SHUTTING_DOWN).hasSize(2);
    assertThat(socket.closeCode()).isEqualTo(1001);
    assertThat(transport.get(session).status()).isEqualTo(400);
    assertThat(transport.get(POLLING).status()).isEqualTo(503);
  }

  @Test
  void sessionsAreSpreadOverTheLoops() {
    openByPolling();
    openByPolling();

    assertThat(sessions.get(0).loop()).isNotSameAs(sessions.get(1).loop());
  }
}
