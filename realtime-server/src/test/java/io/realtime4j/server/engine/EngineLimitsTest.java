package io.realtime4j.server.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.realtime4j.server.DisconnectReason;
import io.realtime4j.server.EngineOptions;
import io.realtime4j.server.EngineSession;
import io.realtime4j.server.fake.FakeExchange;
import io.realtime4j.server.fake.FakeSocket;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is refused, and what is bounded. */
class EngineLimitsTest extends EngineFixture {
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
  void aBodyAboveTheLimitIsRefusedWith413() {
    String session = openByPolling();

    assertThat(transport.post(session, "4" + "x".repeat(1000)).status()).isEqualTo(413);

    assertThat(reasons).containsExactly(DisconnectReason.TRANSPORT_ERROR);
  }

  @ParameterizedTest
  @ValueSource(strings = {POLLING, WEBSOCKET})
  void whoIsOnTheWayInWhenTheServerClosesIsSentAwayToo(String target) {
    transport.get(
        "/elsewhere, so that the next request comes in on another loop than its session's");
    loops.get(0).execute(() -> {});
    loops.get(0).execute(server::close);

    if (target.equals(POLLING)) {
      transport.get(POLLING);
    } else {
      transport.webSocket(WEBSOCKET);
    }
    loops.run();

    assertThat(sessions).hasSize(1);
    assertThat(reasons).containsExactly(DisconnectReason.SERVER_SHUTTING_DOWN);
    assertThat(server.connections()).isZero();
    assertThat(transport.openSockets()).isZero();
  }

  @Test
  void whoLeavesDuringTheUpgradeGivesItsPlaceBack() {
    server = start(options().toBuilder().maxConnections(1).build());
    FakeExchange leaves = transport.webSocketUnderWay(WEBSOCKET);
    assertThat(server.connections()).isEqualTo(1);

    leaves.breakOff();
    loops.run();

    assertThat(server.connections()).isZero();
    assertThat(sessions).isEmpty();
    assertThat(openByWebSocket().isClosed()).isFalse();
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
    start(options().toBuilder().maxConnections(1).build());
    FakeSocket only = openByWebSocket();
    FakeExchange refused = transport.get(POLLING);
    assertThat(refused.status()).isEqualTo(503);
    assertThat(refused.body()).contains("Too many connections").contains("\"limit\":1}");
    assertThat(transport.webSocket(WEBSOCKET).status()).isEqualTo(503);

    only.send("1");
    loops.run();

    assertThat(transport.get(POLLING).status()).isEqualTo(200);
  }

  @Test
  void listedOriginsAreToldSo() {
    start(options().toBuilder().corsOrigins(List.of("https://app.example")).build());

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

    start(options().toBuilder().corsOrigins(List.of("*")).build());
    assertThat(open("https://evil.example").status()).isEqualTo(101);
  }

  private FakeExchange open(String origin) {
    return transport.request(
        "GET",
        WEBSOCKET,
        "",
        Map.of("upgrade", "websocket", "origin", origin, "host", "chat.example"));
  }

  @ParameterizedTest
  @CsvSource({
    "https://chat.example:443, chat.example, 101",
    "https://chat.example, chat.example:443, 101",
    "http://CHAT.example, chat.example:80, 101",
    "http://chat.example:8080, chat.example:8080, 101",
    "http://[::1]:3000, [::1]:3000, 101",
    "http://chat_server:3101, chat_server:3101, 101",
    "http://chat_server, chat_server:3101, 403",
    "http://chat.example, chat.example:443, 403",
    "https://chat.example:8443, chat.example, 403",
    "https://chat.example.evil, chat.example, 403",
    "https://chat.example@evil.example, chat.example, 403",
    "null, chat.example, 403",
    "chat.example, chat.example, 403",
    "https://app.example:443, other.example, 101",
    "http://app.example, other.example, 403",
  })
  void originsAreComparedBySchemeHostAndPort(String origin, String host, int status) {
    start(options().toBuilder().corsOrigins(List.of("https://APP.example")).build());
    Map<String, String> headers = Map.of("upgrade", "websocket", "origin", origin, "host", host);

    assertThat(transport.request("GET", WEBSOCKET, "", headers).status()).isEqualTo(status);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"https://x/", "chat.example", "https://x/path", "https://x:", "null", "", "//x"})
  void anOriginThatCouldNeverMatchIsRefusedAtOnce(String origin) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> EngineOptions.builder().corsOrigins(List.of(origin)))
        .withMessageContaining("could never match");
  }

  @Test
  void theAddressIsTakenAsItWasSent() {
    start(options().toBuilder().path("/a%2Fb/").build());

    FakeExchange opened = transport.get("/a%2Fb/?EIO=4&transport=polling&token=a%2Bb%3D%3D");

    assertThat(opened.status()).isEqualTo(200);
    assertThat(transport.get("/a/b/?EIO=4&transport=polling").status()).isEqualTo(404);
    assertThat(sessions.get(0).request().path()).isEqualTo("/a%2Fb/");
    assertThat(sessions.get(0).request().queryText()).endsWith("token=a%2Bb%3D%3D");
    assertThat(sessions.get(0).request().query()).containsEntry("token", "a+b==");
  }

  @Test
  void otherPathsGoElsewhere() {
    assertThat(transport.get("/health").status()).isEqualTo(404);

    server.onRequest(exchange -> exchange.respond(200, Map.of(), ByteBuffer.wrap("up".getBytes())));

    assertThat(transport.get("/health").body()).isEqualTo("up");
    assertThat(transport.get("/engine.io?EIO=4&transport=polling").status()).isEqualTo(200);
  }
}
