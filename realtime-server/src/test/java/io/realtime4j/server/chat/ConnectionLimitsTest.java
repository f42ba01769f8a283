package io.realtime4j.server.chat;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.api.ConnectedSession;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.protocol.Json;
import io.realtime4j.server.fake.FakeExchange;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** How many connections one user and one address may have. */
class ConnectionLimitsTest {
  private final Counts counts = new Counts();
  private final ChatWorld world = new ChatWorld().with(counts);

  private JsonObject auth(String user, String name, String value) {
    return JsonObject.of("token", world.token(user), name, value);
  }

  private FakeExchange from(String peer, String... headers) {
    Map<String, String> all = new LinkedHashMap<>();
    all.put("upgrade", "websocket");
    all.put("peer", peer);
    for (int i = 0; i < headers.length; i += 2) {
      all.put(headers[i], headers[i + 1]);
    }
    return world.transport.request("GET", "/socket.io/?EIO=4&transport=websocket", "", all);
  }

  private List<ConnectedSession> sessions() {
    CompletableFuture<List<ConnectedSession>> sessions = world.server.sessions();
    world.advance(10);
    return sessions.getNow(List.of());
  }

  private static Optional<String> code(RawClient client) {
    return client.refused.object("data").flatMap(data -> data.string("code"));
  }

  @Test
  void aUserHasSoManySessionsAndOneMoreIsToldToComeAgain() {
    world.with("REALTIME_MAX_CONNECTIONS_PER_USER", "2").start();
    RawClient first = world.client("alice");
    world.client("alice");
    RawClient third = world.client("alice");
    assertThat(code(third)).contains("TOO_MANY_CONNECTIONS");
    assertThat(third.refused.object("data"))
        .contains(JsonObject.of("code", "TOO_MANY_CONNECTIONS", "retryAfterMs", 5_000, "limit", 2));
    assertThat(third.refused.string("message").orElseThrow()).endsWith("there may be 2");
    assertThat(world.client("bob").connected.members()).isNotEmpty();
    first.leave();
    assertThat(world.client("alice").connected.members()).isNotEmpty();
    world.advance(2_000);
    assertThat(counts.of("refused.connections{limit=user}")).isEqualTo(1);
    assertThat(counts.of("connects{outcome=TOO_MANY_CONNECTIONS}")).isEqualTo(1);
  }

  @Test
  void whoHasNoTokenIsNoUser() {
    world
        .with("REALTIME_MAX_CONNECTIONS_PER_USER", "1")
        .with("REALTIME_ALLOW_ANONYMOUS", "true")
        .start();
    for (int i = 0; i < 3; i++) {
      RawClient client = world.open(JsonObject.EMPTY);
      client.settle();
      assertThat(client.connected.members()).isNotEmpty();
    }
  }

  @Test
  void aConnectionThatTheServerDoesNotKnowToBeDeadKeepsNobodyOut() {
    world.with("REALTIME_MAX_CONNECTIONS_PER_USER", "1").start();
    RawClient dying = world.client("alice");
    String sid = dying.connected.string("sid").orElseThrow();
    RawClient again = world.open(auth("alice", "previous", sid));
    again.settle();
    assertThat(again.connected.members()).isNotEmpty();
    assertThat(dying.socket.isClosed()).isTrue();
    // Nor by what stock clients say to have their session back.
    String pid = again.connected.string("pid").orElseThrow();
    RawClient recovered = world.open(auth("alice", "pid", pid));
    recovered.settle();
    assertThat(recovered.connected.string("pid")).contains(pid);
    assertThat(code(world.client("alice"))).contains("TOO_MANY_CONNECTIONS");
  }

  @Test
  void nobodyTakesThePlaceOfAnotherUsersSession() {
    world.with("REALTIME_MAX_CONNECTIONS_PER_USER", "1").start();
    RawClient alice = world.client("alice");
    world.client("mallory");
    RawClient second =
        world.open(auth("mallory", "previous", alice.connected.string("sid").orElseThrow()));
    second.settle();
    assertThat(code(second)).contains("TOO_MANY_CONNECTIONS");
    assertThat(alice.socket.isClosed()).isFalse();
  }

  @Test
  void ofThoseWhoComeAtOnceNoMoreStayThanMay() {
    world.with("REALTIME_MAX_CONNECTIONS_PER_USER", "3").start();
    List<RawClient> clients = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      clients.add(new RawClient(world.loops, from("127.0.0.1").socket()));
    }
    clients.forEach(
        client ->
            client.socket.send("40" + Json.toText(JsonObject.of("token", world.token("mallory")))));
    clients.forEach(RawClient::settle);
    world.advance(100);
    assertThat(
            clients.stream().filter(client -> !client.socket.isClosed() && code(client).isEmpty()))
        .hasSize(3);
    assertThat(sessions()).hasSize(3);
    world.advance(2_000);
    assertThat(counts.of("refused.connections{limit=user}")).isEqualTo(9);
  }

  @Test
  void anAddressHasSoManyConnectionsAndOneMoreIsAnswered429BeforeThereIsASession() {
    world.with("REALTIME_MAX_CONNECTIONS_PER_ADDRESS", "2").start();
    FakeExchange first = from("10.0.0.1");
    from("10.0.0.1");
    FakeExchange third = from("10.0.0.1");
    assertThat(third.status()).isEqualTo(429);
    assertThat(third.responseHeader("Retry-After")).isEqualTo("5");
    assertThat(from("10.0.0.2").status()).isEqualTo(101);
    first.socket().end(null);
    world.advance(10);
    assertThat(from("10.0.0.1").status()).isEqualTo(101);
    world.advance(2_000);
    assertThat(counts.of("refused.connections{limit=address}")).isEqualTo(1);
  }

  @Test
  void whoLeavesBeforeItIsInGivesItsPlaceBack() {
    world.with("REALTIME_MAX_CONNECTIONS_PER_ADDRESS", "1").start();
    FakeExchange leaves =
        world.transport.webSocketUnderWay("/socket.io/?EIO=4&transport=websocket");
    assertThat(from("127.0.0.1").status()).isEqualTo(429);
    leaves.breakOff();
    world.advance(10);
    assertThat(from("127.0.0.1").status()).isEqualTo(101);
  }

  @Test
  void whereTheServerIsFullTheAddressHasNoPlaceLess() {
    world
        .with("REALTIME_MAX_CONNECTIONS_PER_ADDRESS", "2")
        .with("REALTIME_MAX_CONNECTIONS", "1")
        .start();
    for (int i = 0; i < 1_001; i++) {
      assertThat(from("10.1." + i / 250 + "." + i % 250).status()).isEqualTo(101);
    }
    for (int i = 0; i < 3; i++) {
      assertThat(from("10.2.0.1").status()).isEqualTo(503);
    }
  }

  @Test
  void anAddressOpensSoManyInATime() {
    world.with("REALTIME_RATE_LIMIT_HANDSHAKES", "2").start();
    List<Integer> answers =
        IntStream.range(0, 25).mapToObj(i -> from("10.0.0.1").status()).toList();
    assertThat(answers.subList(0, 20)).containsOnly(101);
    assertThat(answers.subList(20, 25)).containsOnly(429);
    assertThat(from("10.0.0.1").responseHeader("Retry-After")).isEqualTo("1");
    assertThat(from("10.0.0.2").status()).isEqualTo(101);
    world.advance(500);
    assertThat(from("10.0.0.1").status()).isEqualTo(101);
    assertThat(from("10.0.0.1").status()).isEqualTo(429);
    world.advance(2_000);
    assertThat(counts.of("refused.connections{limit=address_rate}")).isEqualTo(7);
  }

  @Test
  void whoHasAnIpv6AddressHasItsNetwork() {
    world.with("REALTIME_MAX_CONNECTIONS_PER_ADDRESS", "1").start();
    assertThat(from("2001:db8:0:1::1").status()).isEqualTo(101);
    assertThat(from("2001:db8:0:1:ffff::2").status()).isEqualTo(429);
    assertThat(from("2001:db8:0:2::1").status()).isEqualTo(101);
  }

  @Test
  void behindATrustedProxyTheClientIsWhoTheProxySays() {
    world
        .with("REALTIME_MAX_CONNECTIONS_PER_ADDRESS", "1")
        .with("REALTIME_TRUSTED_PROXIES", "10.0.0.0/8, ::1")
        .start();
    String header = "x-forwarded-for";
    assertThat(from("10.0.0.1", header, "203.0.113.7").status()).isEqualTo(101);
    // What the client has written before it stands left of it, in lines of its own too.
    assertThat(from("10.0.0.1", header, "1.2.3.4, 203.0.113.7").status()).isEqualTo(429);
    assertThat(from("10.0.0.1", header, "1.2.3.4\n203.0.113.7").status()).isEqualTo(429);
    assertThat(from("::1", header, "203.0.113.7, 10.9.9.9").status()).isEqualTo(429);
    assertThat(from("10.0.0.1", header, "203.0.113.8").status()).isEqualTo(101);
    // The other header is nobody's word.
    assertThat(from("10.0.0.1", header, "203.0.113.8", "forwarded", "for=9.9.9.9").status())
        .isEqualTo(429);
    // Nor is anybody else's.
    assertThat(from("203.0.113.9", header, "203.0.113.10").status()).isEqualTo(101);
    assertThat(from("203.0.113.9", header, "203.0.113.11").status()).isEqualTo(429);
    RawClient client =
        new RawClient(world.loops, from("10.0.0.1", header, "[2001:db8::7]:4711").socket());
    client.connect(JsonObject.of("token", world.token("alice")));
    assertThat(sessions())
        .singleElement()
        .satisfies(session -> assertThat(session.address()).startsWith("2001:db8:"));
  }
}
