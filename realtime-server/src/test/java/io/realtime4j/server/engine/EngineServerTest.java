package io.realtime4j.server.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.api.spi.transport.ServerTransport;
import io.realtime4j.server.DisconnectReason;
import io.realtime4j.server.EngineOptions;
import io.realtime4j.server.EngineServer;
import io.realtime4j.server.EngineSession;
import io.realtime4j.server.fake.FakeExchange;
import io.realtime4j.server.fake.FakeLoops;
import io.realtime4j.server.fake.FakeSocket;
import io.realtime4j.server.fake.FakeTransport;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EngineServerTest {
  private static final String POLLING = "/engine.io/?EIO=4&transport=polling";
  private static final String WEBSOCKET = "/engine.io/?EIO=4&transport=websocket";

  private final FakeLoops loops = new FakeLoops(2);
  private final FakeTransport transport = new FakeTransport(loops);
  private final List<DisconnectReason> reasons = new ArrayList<>();
  private final List<EngineSession> sessions = new ArrayList<>();
  private EngineServer server = start(options());

  private static EngineOptions options() {
    return EngineOptions.defaults()
        .withPath("/engine.io/")
        .withHeartbeat(Duration.ofMillis(300), Duration.ofMillis(200))
        .withLimits(1000, 100, 10_000);
  }

  private EngineServer start(EngineOptions options) {
    EngineServer started =
        EngineServer.create(options, transport, FakeTransport.environment(), this::echo);
    started.start(new ServerTransport.Options("127.0.0.1", 0, 1000));
    return started;
  }

  private EngineSession.Listener echo(EngineSession session) {
    sessions.add(session);
    return new EngineSession.Listener() {
      @Override
      public void onText(ByteBuffer utf8) {
        assertThat(session.loop().inLoop()).isTrue();
        session.sendText(utf8);
      }

      @Override
      public void onBinary(ByteBuffer bytes) {
        session.sendBinary(bytes);
      }

      @Override
      public void onClosed(DisconnectReason reason) {
        reasons.add(reason);
      }
    };
  }

  private String openByPolling() {
    transport.get(POLLING);
    return POLLING + "&sid=" + sessions.get(sessions.size() - 1).id();
  }

  private FakeSocket openByWebSocket() {
    FakeSocket socket = transport.webSocket(WEBSOCKET).socket();
    assertThat(socket.take()).singleElement().asString().startsWith("0{");
    return socket;
  }

  private FakeSocket upgrade(String session) {
    FakeSocket socket = transport.webSocket(session.replace("polling", "websocket")).socket();
    socket.send("2probe");
    loops.run();
    assertThat(socket.take()).containsExactly("3probe");
    return socket;
  }

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

  @ParameterizedTest
  @CsvSource(
      delimiter = ' ',
      value = {
        "GET ?transport=polling 400 5 Unsupported·protocol·version",
        "GET ?EIO=3&transport=polling 400 5 Unsupported·protocol·version",
        "GET ?EIO=4 400 0 Transport·unknown",
        "GET ?EIO=4&transport=abc 400 0 Transport·unknown",
        "POST ?EIO=4&transport=polling 400 2 Bad·handshake·method",
        "PUT ?EIO=4&transport=polling 400 2 Bad·handshake·method",
        "GET ?EIO=4&transport=polling&sid=no 400 1 Session·ID·unknown",
        "PUT ?EIO=4&transport=polling&sid=no 400 3 Bad·request",
        "GET ?EIO=4&transport=websocket 400 3 Bad·request",
        "GET ?EIO=4&transport=poll%zz 400 3 Bad·request",
      })
  void badRequestsAreRefusedInTheProtocolsWords(
      String method, String query, int status, int code, String message) {
    FakeExchange refused = transport.request(method, "/engine.io/" + query, "", Map.of());

    assertThat(refused.status()).isEqualTo(status);
    assertThat(refused.body())
        .isEqualTo("{\"code\":" + code + ",\"message\":\"" + message.replace('·', ' ') + "\"}");
    assertThat(server.connections()).isZero();
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
  void aBodyAboveTheLimitIsRefusedWith413() {
    String session = openByPolling();

    assertThat(transport.post(session, "4" + "x".repeat(1000)).status()).isEqualTo(413);

    assertThat(reasons).containsExactly(DisconnectReason.TRANSPORT_ERROR);
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
  void probingEndsTheWaitingPoll() {
    String session = openByPolling();
    FakeExchange poll = transport.get(session);

    upgrade(session);

    assertThat(poll.body()).isEqualTo("6");
  }

  @Test
  void probingEndsTheNextPollIfNoneWaits() {
    String session = openByPolling();
    upgrade(session);

    assertThat(transport.get(session).body()).isEqualTo("6");
  }

  @Test
  void anUpgradeTakesWaitingOutputAlong() {
    String session = openByPolling();
    FakeSocket socket = upgrade(session);
    transport.post(session, "4late");
    socket.send("5");
    socket.send("4hello");
    loops.run();

    assertThat(socket.take()).containsExactly("4late", "4hello");
    assertThat(sessions.get(0).transportName()).isEqualTo("websocket");
    assertThat(transport.get(session).body()).contains("Bad request");
    assertThat(transport.post(session, "4x").status()).isEqualTo(400);
    assertThat(reasons).isEmpty();
  }

  @Test
  void aSecondWebSocketOfASessionIsClosed() {
    String session = openByPolling();
    FakeSocket first = upgrade(session);

    FakeSocket second = transport.webSocket(session.replace("polling", "websocket")).socket();
    assertThat(second.isClosed()).isTrue();
    first.send("5");
    loops.run();
    FakeSocket third = transport.webSocket(session.replace("polling", "websocket")).socket();
    assertThat(third.isClosed()).isTrue();

    first.send("4still");
    loops.run();
    assertThat(first.take()).containsExactly("4still");
    assertThat(reasons).isEmpty();
  }

  @Test
  void anUpgradeThatIsNotFinishedLeavesTheSessionPolling() {
    start(
        new EngineOptions(
            "/engine.io/",
            Duration.ofMinutes(1),
            Duration.ofMinutes(1),
            Duration.ofSeconds(10),
            1000,
            100,
            1000,
            List.of()));
    String session = openByPolling();
    FakeSocket socket = upgrade(session);

    loops.advance(Duration.ofSeconds(10));

    assertThat(socket.isClosed()).isTrue();
    FakeExchange poll = transport.get(session);
    assertThat(poll.isPending()).isTrue();
    transport.post(session, "4on");
    assertThat(poll.body()).isEqualTo("4on");
  }

  @Test
  void aProbeThatSaysAnythingElseIsClosed() {
    String session = openByPolling();
    FakeSocket socket = transport.webSocket(session.replace("polling", "websocket")).socket();
    socket.send("4early");
    loops.run();

    assertThat(socket.isClosed()).isTrue();
    assertThat(reasons).isEmpty();
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
  void manyMessagesOfATurnLeaveWithOneFlush() {
    FakeSocket socket = openByWebSocket();
    int before = socket.flushes();
    EngineSession session = sessions.get(0);
    session
        .loop()
        .execute(
            () -> {
              for (int i = 0; i < 100; i++) {
                session.sendText(ByteBuffer.wrap(new byte[] {'a'}));
              }
            });
    loops.run();

    assertThat(socket.take()).hasSize(100);
    assertThat(socket.flushes() - before).isEqualTo(1);
  }

  @Test
  void aPeerThatDoesNotReadIsAborted() {
    FakeSocket socket = openByWebSocket();
    socket.stall(true);
    sendFromServer(9_000);
    sendFromServer(9_000);
    assertThat(reasons).isEmpty();

    sendFromServer(2_000);

    assertThat(reasons).containsExactly(DisconnectReason.SLOW);
    assertThat(socket.isAborted()).isTrue();
  }

  @Test
  void oneMessageAboveTheBoundIsNoSlowness() {
    FakeSocket socket = openByWebSocket();
    socket.stall(true);

    sendFromServer(1_000_000);

    assertThat(reasons).isEmpty();
    assertThat(socket.isClosed()).isFalse();
  }

  private void sendFromServer(int bytes) {
    EngineSession session = sessions.get(0);
    session.loop().execute(() -> session.sendBinary(ByteBuffer.allocate(bytes)));
    loops.run();
  }

  @Test
  void connectionsBeyondTheLimitAreRefusedUntilOneEnds() {
    start(options().withLimits(1000, 1, 1000));
    FakeSocket only = openByWebSocket();
    FakeExchange refused = transport.get(POLLING);
    assertThat(refused.status()).isEqualTo(503);
    assertThat(refused.body()).contains("Too many connections");
    assertThat(transport.webSocket(WEBSOCKET).status()).isEqualTo(503);

    only.send("1");
    loops.run();

    assertThat(transport.get(POLLING).status()).isEqualTo(200);
  }

  @Test
  void whatTheServerSaidBeforeItClosedStillArrives() {
    String session = openByPolling();
    EngineSession opened = sessions.get(0);
    opened.loop().execute(() -> opened.sendText(ByteBuffer.wrap(new byte[] {'x'})));
    opened.close();
    loops.run();

    assertThat(transport.get(session).body()).isEqualTo("4x\u001e1");
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

  @Test
  void listedOriginsAreToldSo() {
    start(options().withCorsOrigins(List.of("https://app.example")));

    FakeExchange listed =
        transport.request("GET", POLLING, "", Map.of("origin", "https://app.example"));
    assertThat(listed.responseHeader("Access-Control-Allow-Origin"))
        .isEqualTo("https://app.example");
    assertThat(listed.responseHeader("Access-Control-Allow-Credentials")).isEqualTo("true");
    FakeExchange other =
        transport.request("GET", POLLING, "", Map.of("origin", "https://evil.example"));
    assertThat(other.responseHeader("Access-Control-Allow-Origin")).isNull();
    FakeExchange preflight =
        transport.request(
            "OPTIONS",
            POLLING,
            "",
            Map.of(
                "origin", "https://app.example", "access-control-request-headers", "content-type"));
    assertThat(preflight.status()).isEqualTo(204);
    assertThat(preflight.responseHeader("Access-Control-Allow-Headers")).isEqualTo("content-type");
  }

  @Test
  void webSocketsOfForeignOriginsAreForbidden() {
    assertThat(open("https://evil.example").status()).isEqualTo(403);
    assertThat(open("https://chat.example").status()).isEqualTo(101);

    start(options().withCorsOrigins(List.of("*")));
    assertThat(open("https://evil.example").status()).isEqualTo(101);
  }

  private FakeExchange open(String origin) {
    return transport.request(
        "GET",
        WEBSOCKET,
        "",
        Map.of("upgrade", "websocket", "origin", origin, "host", "chat.example"));
  }

  @Test
  void otherPathsGoElsewhere() {
    assertThat(transport.get("/health").status()).isEqualTo(404);

    server.onRequest(exchange -> exchange.respond(200, Map.of(), ByteBuffer.wrap("up".getBytes())));

    assertThat(transport.get("/health").body()).isEqualTo("up");
    assertThat(transport.get("/engine.io?EIO=4&transport=polling").status()).isEqualTo(200);
  }
}
