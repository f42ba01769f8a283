package io.realtime4j.server.chat.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.realtime4j.api.ConfigurationException;
import io.realtime4j.api.Moderation;
import io.realtime4j.api.ServerOptions;
import io.realtime4j.api.json.JsonArray;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.spi.server.ServerConfig;
import io.realtime4j.api.spi.server.ServerFactory;
import io.realtime4j.protocol.Json;
import io.realtime4j.protocol.ProtocolLimits;
import io.realtime4j.server.chat.ChatServerFactory;
import io.realtime4j.server.chat.ChatWorld;
import io.realtime4j.server.chat.Mood;
import io.realtime4j.server.chat.RawClient;
import io.realtime4j.server.fake.FakeExchange;
import io.realtime4j.server.fake.FakeTransport;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What programs do over HTTP, with a key of one tenant; and that the document says the same. */
class AdminHttpTest {
  private static final String KEY = "0123456789abcdef-primary";
  private static final String OTHER = "0123456789abcdef-other";

  private final ChatWorld world = new ChatWorld().with("REALTIME_API_KEY", KEY + ",other:" + OTHER);

  private FakeExchange ask(String method, String path, String body, String key) {
    FakeExchange asked =
        world.transport.request(
            method, path, body, key == null ? Map.of() : Map.of("x-api-key", key));
    world.advance(1);
    return asked;
  }

  private JsonObject done(String method, String path, String body) {
    FakeExchange asked = ask(method, path, body, KEY);
    assertThat(asked.status()).as(method + " " + path + " " + asked.body()).isBetween(200, 201);
    return (JsonObject) Json.parse(asked.body(), ProtocolLimits.DEFAULT).parsed();
  }

  private void refused(int status, String code, String method, String path, String body) {
    FakeExchange asked = ask(method, path, body, KEY);
    assertThat(asked.status()).as(asked.body()).isEqualTo(status);
    assertThat(asked.body()).contains(code);
  }

  /** What each operation is asked with, and what before it. */
  private static Map<String, String> samples() {
    Map<String, String> samples = new LinkedHashMap<>();
    String event = "{\"eventType\":\"news\",\"rooms\":[\"general\"],\"payload\":{\"a\":1}}";
    samples.put("POST /api/broadcast", event);
    samples.put("POST /api/broadcast/batch", "{\"events\":[" + event + "]}");
    samples.put("POST /api/rooms", "{\"name\":\"new\",\"visibility\":\"secret\"}");
    samples.put("POST /api/rooms/{room}/messages", "{\"content\":\"hello\"}");
    samples.put("PATCH /api/rooms/{room}", "{\"slowModeMs\":1000,\"maxMembers\":9}");
    samples.put("PUT /api/rooms/{room}/members/{userId}/role", "{\"role\":\"owner\"}");
    samples.put("PUT /api/users/{userId}/revocation", "{\"until\":\"2030-01-01T00:00:00.000Z\"}");
    samples.put("PUT /api/tokens/{tokenId}/revocation", "{\"until\":1893456000000}");
    samples.put("PUT /api/sessions/{sessionId}/revocation", "{\"until\":1893456000000}");
    return samples;
  }

  @Test
  void theDocumentAndTheServerSayTheSame() {
    world.start();
    world.client("alice").join("channel:x");
    HttpApiDocument document = HttpApiDocument.read();
    Set<String> documented = new LinkedHashSet<>();
    for (HttpApiDocument.Operation operation : document.operations) {
      documented.add(operation.name());
      done("PUT", "/api/rooms/channel%3Ax/members/alice", "");
      String path =
          operation
              .path()
              .replace("{room}", "channel%3Ax")
              .replace("{userId}", "alice")
              .replace("{sessionId}", "s1")
              .replace("{tokenId}", "t1");
      FakeExchange asked =
          ask(operation.method(), path, samples().getOrDefault(operation.name(), ""), KEY);
      assertThat(asked.status())
          .as(operation.name() + ": " + asked.body())
          .isEqualTo(operation.status());
      JsonObject answer = (JsonObject) Json.parse(asked.body(), ProtocolLimits.DEFAULT).parsed();
      assertThat(answer.members().keySet())
          .as(operation.name())
          .containsAll(document.required.getOrDefault(operation.schema(), List.of()));
      // Without its key nobody learns more than that there is something.
      assertThat(ask(operation.method(), path, "", null).status()).isEqualTo(403);
      world.advance(2_000);
      if (operation.name().equals("PUT /api/rooms/{room}/bans/{userId}")) {
        done("DELETE", "/api/rooms/channel%3Ax/bans/alice", "");
      }
    }
    Set<String> served = new LinkedHashSet<>();
    new AdminRoutes(null, null).all().forEach(r -> served.add(r.method() + " " + r.template()));
    assertThat(documented).containsExactlyInAnyOrderElementsOf(served);
    assertThat(documented).hasSize(document.operations.size()).hasSize(29);
  }

  private static List<String> named(JsonObject page) {
    return ((JsonArray) page.get("revocations"))
        .values().stream()
            .map(one -> (JsonObject) one.parsed())
            .map(one -> one.string("kind").orElseThrow() + "/" + one.string("id").orElseThrow())
            .toList();
  }

  @Test
  void whatIsRevokedIsListedByPagesAndOfNoOtherTenant() {
    world.start();
    for (String path :
        List.of("/api/users/mallory", "/api/users/a%2Fb", "/api/tokens/t1", "/api/sessions/s1")) {
      done("PUT", path + "/revocation", "{\"until\":\"2030-01-01T00:00:00.000Z\"}");
    }
    ask("PUT", "/api/users/eve/revocation", "{\"until\":1893456000000}", OTHER);
    done("PUT", "/api/users/brief/revocation", "{\"until\":" + (world.clock.millis() + 500) + "}");

    JsonObject first = done("GET", "/api/revocations?limit=3", "");
    assertThat(named(first)).containsExactly("session/s1", "token/t1", "user/a/b");
    assertThat(first.bool("hasMore")).contains(true);
    assertThat(first.toString()).contains("until=2030-01-01T00:00:00.000Z");
    world.advance(1_000);
    JsonObject next = done("GET", "/api/revocations?after=user%2Fa%2Fb", "");
    assertThat(named(next)).containsExactly("user/mallory");
    assertThat(next.bool("hasMore")).contains(false);
    done("DELETE", "/api/users/mallory/revocation", "");
    assertThat(named(done("GET", "/api/revocations?after=user%2Fa%2Fb", ""))).isEmpty();
    for (String wrong : List.of("after=mallory", "after=room%2Fx", "limit=0", "limit=1001")) {
      refused(400, "VALIDATION_ERROR", "GET", "/api/revocations?" + wrong, "");
    }
  }

  @Test
  void aKeyOfATenantThatNoTokenNamesStartsNoServer() {
    ServerConfig.Builder config =
        ServerConfig.builder()
            .options(ServerOptions.builder().apiKeys(Map.of("Acme.eu", KEY)).build())
            .transport(world.transport)
            .store(world.store)
            .environment(FakeTransport.environment());
    ServerFactory factory = new ChatServerFactory();
    assertThatThrownBy(() -> factory.create(config.build()))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("\"acme-eu\"");
    config.authenticator(request -> new CompletableFuture<>());
    assertThat(factory.create(config.build())).isNotNull();
  }

  @Test
  void withoutAKeyConfiguredThereIsNothing() {
    world.without("REALTIME_API_KEY").start();
    assertThat(ask("GET", "/api/rooms", "", KEY).status()).isEqualTo(404);
    assertThat(ask("GET", "/api/rooms", "", null).status()).isEqualTo(404);
  }

  @Test
  void aWrongKeyIsRefusedAndManyOfThemSilenceTheirAddress() {
    world.start();
    for (int i = 0; i < 10; i++) {
      assertThat(ask("GET", "/api/rooms", "", "wrong" + i).status()).isEqualTo(403);
    }
    FakeExchange late = ask("GET", "/api/rooms", "", "wrong");
    assertThat(late.status()).isEqualTo(429);
    assertThat(late.responseHeader("Retry-After")).isNotNull();
    assertThat(ask("GET", "/api/rooms", "", KEY).status()).isEqualTo(429);
    world.advance(3_000);
    assertThat(ask("GET", "/api/rooms", "", KEY).status()).isEqualTo(200);
  }

  @Test
  void nothingIsReadOfWhoHasNoKeyOrTooMuchOfIt() {
    world.with("REALTIME_RATE_LIMIT", "1").start();
    String body = "{\"eventType\":\"news\",\"rooms\":[\"general\"]}";
    for (String wrong : new String[] {null, "wrong"}) {
      FakeExchange asked = ask("POST", "/api/broadcast", body, wrong);
      assertThat(asked.status()).isEqualTo(403);
      assertThat(asked.isBodyRead()).isFalse();
    }
    for (int i = 0; i < 10; i++) {
      FakeExchange asked = ask("POST", "/api/broadcast", body, KEY);
      assertThat(asked.status()).isEqualTo(200);
      assertThat(asked.isBodyRead()).isTrue();
    }
    FakeExchange beyond = ask("POST", "/api/broadcast", body, KEY);
    assertThat(beyond.status()).isEqualTo(429);
    assertThat(beyond.isBodyRead()).isFalse();
  }

  @Test
  void aKeyIsBoundedByTheRateOfAUser() {
    world.with("REALTIME_RATE_LIMIT", "1").start();
    for (int i = 0; i < 10; i++) {
      done("GET", "/api/rooms/general", "");
    }
    refused(429, "RATE_LIMITED", "GET", "/api/rooms/general", "");
    assertThat(ask("GET", "/api/rooms/general", "", OTHER).status()).isEqualTo(200);
  }

  @Test
  void aBroadcastGoesOnceToEachSessionOfTheTenantAndOnceForItsId() {
    world.start();
    RawClient alice = world.client("alice");
    RawClient bob = world.client("bob");
    alice.join("general");
    alice.join("announcements");
    bob.join("general");
    RawClient outside = world.client("carol");
    String event =
        "{\"eventType\":\"news\",\"roomNames\":[\"general\",\"announcements\"],"
            + "\"payload\":{\"n\":1},\"eventId\":\"e1\"}";
    assertThat(done("POST", "/api/broadcast", event).integer("recipientCount")).contains(2L);
    assertThat(done("POST", "/api/broadcast", event).integer("recipientCount")).contains(2L);
    assertThat(alice.all("news")).containsExactly(JsonObject.of("n", 1));
    assertThat(bob.all("news")).hasSize(1);
    assertThat(outside.all("news")).isEmpty();
    assertThat(ask("POST", "/api/broadcast", event, OTHER).body()).contains("\"recipientCount\":0");
    String batch = "{\"events\":[" + event.replace("e1", "e2") + "," + event + "]}";
    assertThat(done("POST", "/api/broadcast/batch", batch).array("results").orElseThrow().values())
        .hasSize(2);
    assertThat(alice.all("news")).hasSize(2);
  }

  @Test
  void aBatchOfWhichOneCannotBeSentIsNotSentAtAll() {
    world.start();
    RawClient alice = world.client("alice");
    alice.join("general");
    String good = "{\"eventType\":\"news\",\"rooms\":[\"general\"]}";
    for (String bad :
        List.of(
            "{\"eventType\":\"disconnect\",\"rooms\":[\"general\"]}",
            "{\"eventType\":\"news\",\"rooms\":[]}",
            "{\"eventType\":\"" + "n".repeat(256) + "\",\"rooms\":[\"general\"]}")) {
      refused(
          400,
          "VALIDATION_ERROR",
          "POST",
          "/api/broadcast/batch",
          "{\"events\":[" + good + "," + bad + "]}");
    }
    assertThat(alice.all("news")).isEmpty();
  }

  @Test
  void aBroadcastThatIsRefusedWasNotSent() {
    world.start();
    RawClient alice = world.client("alice");
    alice.join("general");
    Moderation moderation = world.server.moderation("primary");
    world.store.mood = () -> Mood.HANGS;
    for (int i = 0; i < 1_000; i++) {
      moderation.room("general");
    }
    CompletableFuture<Integer> sent =
        moderation.broadcast(List.of("general"), "news", JsonObject.EMPTY);
    world.loops.run();
    assertThat(sent).isCompletedExceptionally();
    assertThat(alice.all("news")).isEmpty();
    // What hangs is given up.
    world.store.mood = () -> Mood.WELL;
    world.advance(5_000);
    sent = moderation.broadcast(List.of("general"), "news", JsonObject.EMPTY);
    world.loops.run();
    assertThat(sent).isCompletedWithValue(1);
    assertThat(alice.all("news")).hasSize(1);
  }

  @Test
  void aTenantsKeySeesAndChangesItsOwnOnly() {
    world.start();
    world.client("alice").join("general");
    done("POST", "/api/rooms", "{\"name\":\"team\"}");
    assertThat(ask("GET", "/api/rooms/team", "", OTHER).status()).isEqualTo(404);
    assertThat(ask("GET", "/api/sessions", "", OTHER).body()).contains("\"sessions\":[]");
    assertThat(ask("POST", "/api/users/alice/kick", "", OTHER).body())
        .contains("\"sessionsEnded\":0");
    assertThat(done("GET", "/api/users/alice/online", "").bool("online")).contains(true);
  }

  @Test
  void whatIsDoneOverHttpHolds() {
    world.start();
    RawClient alice = world.client("alice");
    RawClient bob = world.client("bob");
    alice.join("channel:x");
    bob.join("channel:x");
    done("PUT", "/api/rooms/channel%3Ax/members/bob/mute", "");
    assertThat(bob.refusal("message:send", JsonObject.of("roomName", "channel:x", "content", "no")))
        .isEqualTo("FORBIDDEN");
    done("PUT", "/api/rooms/channel%3Ax/bans/bob", "{\"reason\":\"spam\"}");
    assertThat(bob.last("error").string("code")).contains("FORBIDDEN");
    assertThat(done("GET", "/api/rooms/channel%3Ax/bans", "").toString()).contains("spam");
    assertThat(
            done("POST", "/api/users/alice/kick", "{\"message\":\"bye\"}").integer("sessionsEnded"))
        .contains(1L);
    assertThat(alice.last("error").string("message")).contains("bye");
    done("PUT", "/api/users/bob/revocation", "{\"until\":\"2030-01-01T00:00:00Z\"}");
    assertThat(bob.last("auth:error").string("code")).contains("TOKEN_REVOKED");
  }

  @Test
  void whatIsWrongIsATypedError() {
    world.start();
    refused(404, "ROOM_NOT_FOUND", "GET", "/api/rooms/nothing", "");
    refused(404, "NOT_A_MEMBER", "PUT", "/api/rooms/general/members/x/role", "{\"role\":\"a\"}");
    refused(400, "VALIDATION_ERROR", "POST", "/api/rooms", "{\"name\":\"dm:a\"}");
    refused(400, "VALIDATION_ERROR", "POST", "/api/rooms", "[1]");
    refused(400, "VALIDATION_ERROR", "POST", "/api/rooms", "{\"name\":\"a\",\"visibility\":\"x\"}");
    refused(
        400, "VALIDATION_ERROR", "POST", "/api/rooms", "{\"name\":\"a\",\"visbility\":\"secret\"}");
    String alice = "/api/rooms/general/members/alice";
    done("PUT", alice, "");
    for (String path :
        List.of(
            alice,
            alice + "/role",
            alice + "/mute",
            "/api/rooms/general/bans/alice",
            "/api/users/x/revocation",
            "/api/tokens/x/revocation",
            "/api/sessions/x/revocation")) {
      refused(
          400,
          "VALIDATION_ERROR",
          "PUT",
          path,
          "{\"role\":\"a\",\"until\":\"2030-01-01T00:00:00Z\",\"untill\":1}");
    }
    // Seconds in place of milliseconds, say.
    for (String path :
        List.of(
            alice + "/mute",
            "/api/rooms/general/bans/alice",
            "/api/users/x/revocation",
            "/api/tokens/x/revocation",
            "/api/sessions/x/revocation")) {
      refused(400, "until must be in the future", "PUT", path, "{\"until\":1893456000}");
    }
    refused(400, "VALIDATION_ERROR", "GET", "/api/rooms?limit=0", "");
    refused(400, "VALIDATION_ERROR", "GET", "/api/rooms?limit=x", "");
    refused(400, "VALIDATION_ERROR", "GET", "/api/rooms/%zz", "");
    refused(400, "VALIDATION_ERROR", "PUT", "/api/users/x/revocation", "");
    refused(
        400,
        "VALIDATION_ERROR",
        "POST",
        "/api/broadcast",
        "{\"eventType\":\"disconnect\",\"rooms\":[\"general\"]}");
    refused(409, "ROOM_EXISTS", "POST", "/api/rooms", "{\"name\":\"general\"}");
    refused(413, "PAYLOAD_TOO_LARGE", "POST", "/api/broadcast", " ".repeat(300_000));
    assertThat(ask("DELETE", "/api/rooms", "", KEY).responseHeader("Allow")).isEqualTo("GET, POST");
    assertThat(ask("GET", "/api/nothing", "", KEY).status()).isEqualTo(404);
    world.store.fails = true;
    refused(503, "UNAVAILABLE", "POST", "/api/rooms", "{\"name\":\"later\"}");
  }
}
