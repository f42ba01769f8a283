package io.realtime4j.server.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.auth0.jwt.JWT;
import com.auth0.jwt.algorithms.Algorithm;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.json.JsonValue;
import io.realtime4j.api.spi.server.AuthRequest;
import io.realtime4j.api.spi.server.FeatureRequest;
import io.realtime4j.api.spi.server.Principal;
import io.realtime4j.api.spi.server.ServerFeature;
import io.realtime4j.server.ServerSocket;
import io.realtime4j.server.SocketHandshake;
import io.realtime4j.server.SocketIoServer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** Coming in, being greeted, and keeping a token fresh. */
class ConnectingTest {
  private final ChatWorld world = new ChatWorld();

  @Test
  void whoWasTooSlowIsToldSoNextTime() {
    world.start();
    RawClient alice = world.client("alice");
    RawClient slow = world.client("bob");
    alice.join("channel:a");
    slow.join("channel:a");
    slow.socket.stall(true);
    for (int i = 0; i < 40; i++) {
      alice.send("channel:a", "x".repeat(60_000));
      world.advance(2_000);
    }
    assertThat(slow.socket.isClosed()).isTrue();
    String pid = slow.connected.string("pid").orElseThrow();

    RawClient back =
        world.open(JsonObject.of("token", world.token("bob"), "pid", pid, "offset", "other.1"));
    assertThat(back.last("connected").string("previousClose")).contains("slow");
    RawClient again =
        world.open(JsonObject.of("token", world.token("bob"), "pid", pid, "offset", "other.1"));
    assertThat(again.last("connected").string("previousClose")).isEmpty();
  }

  @Test
  void whyASessionHasEndedIsForgottenAfterADay() {
    world.start();
    RawClient bob = world.client("bob");
    bob.lose();
    world.advance(Duration.ofHours(25).toMillis());
    RawClient back =
        world.open(
            JsonObject.of(
                "token", world.token("bob"),
                "pid", bob.connected.string("pid").orElseThrow()));
    assertThat(back.last("connected").string("previousClose")).isEmpty();
  }

  @Test
  void aClientIsGreetedAndToldWhoItIs() {
    world.start();
    RawClient alice = world.open(JsonObject.of("token", token("alice", 3_600)));
    assertThat(alice.events()).startsWith("connected", "authenticated");
    JsonObject connected = alice.last("connected");
    assertThat(connected.string("socketId")).isEqualTo(alice.connected.string("sid"));
    assertThat(connected.string("protocolVersion")).contains("1.0");
    assertThat(connected.string("serverTime")).contains("2026-01-02T03:04:05.000Z");
    assertThat(connected.array("features")).isPresent();
    JsonObject authenticated = alice.last("authenticated");
    assertThat(authenticated.string("userId")).contains("alice");
    assertThat(authenticated.string("sessionId")).isPresent();
    assertThat(authenticated.array("rooms").orElseThrow().size()).isZero();
    assertThat(authenticated.string("expiresAt")).contains("2026-01-02T04:04:05.000Z");
  }

  @Test
  void nobodyComesInWithoutAToken() {
    world.start();
    RawClient nobody = world.open(JsonObject.EMPTY);
    assertThat(nobody.refused.string("message")).contains("Authentication required");
    assertThat(nobody.refused.object("data").orElseThrow().string("code"))
        .contains("AUTH_REQUIRED");
    assertThat(nobody.events()).isEmpty();
  }

  @Test
  void aBadTokenAndAnExpiredOneAreToldApart() {
    world.start();
    RawClient forger =
        world.open(
            JsonObject.of(
                "token",
                JWT.create()
                    .withClaim("userId", "eve")
                    .sign(Algorithm.HMAC256("another secret of more than thirty-two bytes"))));
    assertThat(forger.refused.string("message")).contains("Invalid token");
    RawClient late = world.open(JsonObject.of("token", token("alice", -31)));
    assertThat(late.refused.object("data").orElseThrow().string("code")).contains("TOKEN_EXPIRED");
  }

  @Test
  void aPingIsAnsweredWithTheClientsOwnTimeAndNothingElse() {
    world.start();
    RawClient alice = world.client("alice");
    assertThat(alice.call("ping", JsonObject.of("timestamp", 123)))
        .isEqualTo(JsonObject.of("timestamp", 123));
    assertThat(alice.last("pong").integer("timestamp")).contains(ChatWorld.START.toEpochMilli());
    alice.clear();
    alice.socket.send("42[\"ping\"]");
    assertThat(alice.events()).containsExactly("pong");
  }

  @Test
  void aRefreshedTokenKeepsTheSession() {
    world.start();
    RawClient alice = world.open(JsonObject.of("token", token("alice", 60)));
    JsonObject data = alice.ask("auth:refresh", JsonObject.of("token", token("alice", 600)));
    assertThat(data.string("expiresAt")).contains("2026-01-02T03:14:05.000Z");
    assertThat(alice.all("authenticated")).hasSize(2);
    world.advance(90_000);
    alice.settle();
    assertThat(alice.disconnected).isFalse();
  }

  @Test
  void aRefreshSpeaksOfTheSameClientAndTheFirstTokenIsGone() {
    List<AuthRequest> asked = new ArrayList<>();
    world
        .authenticatedBy(
            request -> {
              asked.add(request);
              return CompletableFuture.completedFuture(Principal.builder().userId("alice").build());
            })
        .start();
    RawClient alice = world.open(JsonObject.of("token", "first", "device", "phone"));
    alice.ask("auth:refresh", JsonObject.of("token", "second"));
    assertThat(asked).extracting(AuthRequest::token).containsExactly("first", "second");
    assertThat(asked.get(1))
        .isEqualTo(
            asked.get(0).toBuilder()
                .token("second")
                .auth(JsonObject.of("device", "phone"))
                .build());
    assertThat(asked.get(1).query()).contains("transport=websocket");
  }

  @Test
  void whatAClientCameWithIsForgottenOnceEveryListenerHasSeenIt() {
    world.start();
    SocketIoServer sockets = world.server.feature(SocketIoServer.class);
    List<ServerSocket> seen = new ArrayList<>();
    List<String> tokens = new ArrayList<>();
    sockets
        .of("/")
        .onConnection(
            socket -> {
              seen.add(socket);
              tokens.add(socket.handshake().auth().string("token").orElse("none"));
            });
    world.client("alice");
    assertThat(tokens).containsExactly(world.token("alice"));
    SocketHandshake kept = seen.get(0).handshake();
    assertThat(kept.auth().string("token")).isEmpty();
    assertThat(kept.auth().object("client")).isPresent();
    assertThat(kept.request().query()).isEmpty();
    assertThat(kept.request().remote()).isNotNull();

    // Who may yet enter another namespace is still to be judged by it.
    sockets.of("/admin");
    world.client("bob");
    assertThat(seen.get(1).handshake().request().query()).containsEntry("transport", "websocket");
    assertThat(seen.get(1).handshake().auth().string("token")).contains(world.token("bob"));
  }

  @Test
  void aSessionEndsSomeTimeAfterItsToken() {
    world.start();
    RawClient alice = world.open(JsonObject.of("token", token("alice", 20)));
    world.advance(44_900);
    alice.settle();
    assertThat(alice.all("auth:error")).isEmpty();
    world.advance(200);
    assertThat(alice.last("auth:error").string("code")).contains("TOKEN_EXPIRED");
    assertThat(alice.disconnected || alice.socket.isClosed()).isTrue();
  }

  @Test
  void eachOfManySessionsEndsByItsOwnToken() {
    world.start();
    int[] seconds = {50, 20, 90, 35, 70, 25, 60, 40, 30, 80};
    List<RawClient> clients = new ArrayList<>();
    for (int i = 0; i < seconds.length; i++) {
      clients.add(world.open(JsonObject.of("token", token("user-" + i, seconds[i]))));
    }
    // One goes early, one stays longer, one shorter.
    clients.remove(3).leave();
    clients.get(1).ask("auth:refresh", JsonObject.of("token", token("user-1", 65)));
    clients.get(2).ask("auth:refresh", JsonObject.of("token", token("user-2", 45)));
    int[] ends = {50, 65, 45, 70, 25, 60, 40, 30, 80};

    for (int second = 1; second <= 110; second++) {
      world.advance(1_000);
      for (int i = 0; i < ends.length; i++) {
        RawClient client = clients.get(i);
        client.settle();
        assertThat(client.all("auth:error").isEmpty())
            .as("%s at %s s", i, second)
            .isEqualTo(second < ends[i] + 25);
      }
    }
  }

  @Test
  void aTokenOfSomebodyElseRefreshesNothing() {
    world.start();
    RawClient alice = world.client("alice");
    assertThat(alice.refusal("auth:refresh", JsonObject.of("token", token("bob", 60))))
        .isEqualTo("INVALID_TOKEN");
    assertThat(alice.last("auth:error").string("code")).contains("INVALID_TOKEN");
    assertThat(alice.refusal("auth:refresh", JsonObject.EMPTY)).isEqualTo("AUTH_REQUIRED");
    alice.join("general");
  }

  @Test
  void unknownAndForbiddenEventsAreRefused() {
    world.start();
    RawClient alice = world.client("alice");
    assertThat(alice.refusal("contacts:sync", JsonObject.EMPTY)).isEqualTo("UNKNOWN_EVENT");
    assertThat(alice.refusal("message:new", JsonObject.EMPTY)).isEqualTo("UNKNOWN_EVENT");
    for (String event : java.util.List.of("dispatch", "typing:update", "events:batch")) {
      assertThat(alice.refusal(event, JsonObject.EMPTY)).isEqualTo("FORBIDDEN");
    }
    alice.emit("whatever", JsonValue.of(1));
    JsonObject error = alice.last("error");
    assertThat(error.string("code")).contains("UNKNOWN_EVENT");
    assertThat(error.object("details").orElseThrow().string("event")).contains("whatever");
  }

  @Test
  void aUserWhoSendsTooMuchIsHeldBackOverAllSessions() {
    world.with("REALTIME_RATE_LIMIT", "1").start();
    RawClient phone = world.client("alice");
    RawClient laptop = world.client("alice");
    RawClient bob = world.client("bob");
    for (int i = 0; i < 5; i++) {
      phone.call("ping", JsonObject.EMPTY);
      laptop.call("ping", JsonObject.EMPTY);
    }
    // A little beyond its share the one waits; what the other adds is too much.
    phone.join("general");
    JsonObject error =
        laptop
            .call("room:join", JsonObject.of("roomName", "general"))
            .object("error")
            .orElseThrow();
    assertThat(error.string("code")).contains("RATE_LIMITED");
    assertThat(error.bool("retryable")).contains(true);
    assertThat(error.integer("retryAfterMs")).contains(2_000L);
    bob.join("general");
    world.advance(2_000);
    laptop.join("general");
  }

  @Test
  void anonymousClientsMayLookIfTheyMayComeAtAll() {
    world.with("REALTIME_ALLOW_ANONYMOUS", "true").start();
    RawClient alice = world.client("alice");
    alice.join("channel:open");
    RawClient nobody = world.open(JsonObject.EMPTY);
    assertThat(nobody.events()).containsSubsequence("connected", "authenticated");
    JsonObject joined = nobody.join("channel:open");
    assertThat(joined.integer("memberCount")).contains(1L);
    alice.send("channel:open", "hi");
    assertThat(nobody.all("message:new")).hasSize(1);
    assertThat(
            nobody.refusal(
                "message:send", JsonObject.of("roomName", "channel:open", "content", "x")))
        .isEqualTo("FORBIDDEN");
    assertThat(nobody.refusal("room:join", JsonObject.of("roomName", "channel:new")))
        .isEqualTo("ROOM_NOT_FOUND");
    assertThat(nobody.refusal("typing:start", JsonObject.of("roomName", "channel:open")))
        .isEqualTo("FORBIDDEN");
    assertThat(nobody.refusal("presence:update", JsonObject.of("status", "online")))
        .isEqualTo("AUTH_REQUIRED");
  }

  @Test
  void tooManyConnectionsAreToldSo() {
    world.with("REALTIME_MAX_CONNECTIONS", "1").start();
    world.client("alice");
    RawClient second = world.open(JsonObject.of("token", token("bob", 60)));
    assertThat(second.refused.object("data").orElseThrow().string("code"))
        .contains("TOO_MANY_CONNECTIONS");
  }

  @Test
  void aPluginAnswersItsEventsAndNoOthers() {
    world
        .with(
            new io.realtime4j.api.spi.server.ServerFeature() {
              @Override
              public String id() {
                return "echo";
              }

              @Override
              public java.util.List<String> events() {
                return java.util.List.of("echo", "message:send");
              }

              @Override
              public java.util.concurrent.CompletionStage<JsonObject> handle(
                  FeatureRequest request) {
                if (request.payload().has("boom")) {
                  throw new IllegalStateException("boom");
                }
                return java.util.concurrent.CompletableFuture.completedFuture(
                    JsonObject.of("who", request.who().userId(), "event", request.event()));
              }
            })
        .start();
    RawClient alice = world.client("alice");
    assertThat(alice.last("connected").array("features").orElseThrow().strings()).contains("echo");
    assertThat(alice.ask("echo", JsonObject.EMPTY))
        .isEqualTo(JsonObject.of("who", "alice", "event", "echo"));
    assertThat(alice.refusal("echo", JsonObject.of("boom", true))).isEqualTo("INTERNAL_ERROR");
    alice.join("general");
    assertThat(alice.send("general", "x").integer("offset")).contains(1L);
  }

  @Test
  void healthIsAnsweredOverHttp() {
    world.start();
    world.client("alice");
    var healthy = world.transport.get("/health");
    world.advance(10);
    assertThat(healthy.status()).isEqualTo(200);
    assertThat(healthy.body())
        .contains("\"status\":\"healthy\"", "\"connections\":1", "\"store\":\"ok\"");
    world.store.fails = true;
    world.advance(1_000);
    var broken = world.transport.get("/health");
    world.advance(10);
    assertThat(broken.status()).isEqualTo(503);
    assertThat(broken.body()).contains("\"status\":\"unhealthy\"");
    var elsewhere = world.transport.get("/nothing");
    world.advance(10);
    assertThat(elsewhere.status()).isEqualTo(404);
  }

  private static String token(String userId, long seconds) {
    Instant expires = ChatWorld.START.plusSeconds(seconds);
    return JWT.create()
        .withClaim("userId", userId)
        .withExpiresAt(expires)
        .sign(Algorithm.HMAC256(ChatWorld.SECRET));
  }

  @Test
  void aServerThatCannotBeMadeLetsGoOfItsStore() {
    ServerFeature broken =
        new ServerFeature() {
          @Override
          public String id() {
            return "broken";
          }

          @Override
          public List<String> events() {
            throw new IllegalStateException("not ready");
          }

          @Override
          public CompletionStage<JsonObject> handle(FeatureRequest request) {
            throw new IllegalStateException("not ready");
          }
        };
    assertThatThrownBy(() -> world.with(broken).start()).hasMessage("not ready");
    assertThat(world.store.closed).isTrue();
  }
}
