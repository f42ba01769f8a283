package io.realtime4j.server.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.realtime4j.api.ConnectedSession;
import io.realtime4j.api.StoreException;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.spi.backplane.Backplane;
import io.realtime4j.api.spi.server.Principal;
import io.realtime4j.server.LocalCluster;
import io.realtime4j.server.fake.FakeExchange;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What whoever runs a server depends on. */
class OperationsTest {
  private final ChatWorld world = new ChatWorld();

  private FakeExchange health() {
    FakeExchange asked = world.transport.get("/health");
    world.advance(1);
    return asked;
  }

  @Test
  void theTransportIsToldHowLongAPeerMayTakeAndHowManyMayCome() {
    world
        .with("REALTIME_HEAD_TIMEOUT", "1000")
        .with("REALTIME_BODY_TIMEOUT", "2000")
        .with("REALTIME_IDLE_TIMEOUT", "3000")
        .with("REALTIME_MAX_CONNECTIONS", "500")
        .start();
    assertThat(world.transport.startedWith.headTimeout()).hasSeconds(1);
    assertThat(world.transport.startedWith.bodyTimeout()).hasSeconds(2);
    assertThat(world.transport.startedWith.idleTimeout()).hasSeconds(3);
    assertThat(world.transport.startedWith.maxConnections()).isEqualTo(2 * (500 + 1_000));
  }

  @Test
  void howeverManyAskTheStoreIsCheckedOnceASecond() {
    world.start();
    for (int i = 0; i < 500; i++) {
      assertThat(health().status()).isEqualTo(200);
    }
    assertThat(world.store.checks).isEqualTo(1);
    world.advance(1_000);
    health();
    assertThat(world.store.checks).isEqualTo(2);
  }

  @Test
  void whoAsksWhileACheckHangsWaitsForThatOne() {
    world.start();
    world.store.mood = () -> Mood.HANGS;
    FakeExchange first = health();
    world.advance(3_000);
    FakeExchange second = health();
    world.advance(2_000);
    assertThat(first.status()).isEqualTo(503);
    assertThat(second.status()).isEqualTo(503);
    assertThat(world.store.checks).isEqualTo(1);
  }

  @Test
  void whileMessagesCannotBeStoredTheServerIsNotHealthyWhateverTheStoreSays() {
    world.start();
    RawClient alice = world.client("alice");
    world.store.appendMood = () -> Mood.FAILS;
    JsonObject message = JsonObject.of("roomName", "channel:c", "content", "x");
    alice.call("message:send", message);
    assertThat(health().status()).isEqualTo(503);
    assertThat(health().body()).contains("messages cannot be stored");
    world.store.appendMood = () -> Mood.WELL;
    alice.ask("message:send", message);
    assertThat(health().status()).isEqualTo(200);
    // Whoever gets no clients any more would never know that it is over.
    world.store.appendMood = () -> Mood.FAILS;
    alice.call("message:send", message);
    assertThat(health().status()).isEqualTo(503);
    world.advance(11_000);
    assertThat(health().status()).isEqualTo(200);
    // What is refused for its own sake says nothing of the store.
    alice.refusal("message:send", JsonObject.of("roomName", "channel:c"));
    assertThat(health().status()).isEqualTo(200);
  }

  @Test
  void whileTheLogHangsTheServerIsNotHealthyHoweverQuietItIsAndThoughTheStoreSaysItIsWell() {
    world.start();
    RawClient alice = world.client("alice");
    world.store.appendMood = () -> Mood.HANGS;
    JsonObject message = JsonObject.of("roomName", "channel:c", "content", "x");
    alice.post("message:send", message);
    world.advance(6_000);
    assertThat(health().status()).isEqualTo(503);
    assertThat(health().body()).contains("messages cannot be stored");
    // Nobody sends any more, and it hangs all the same.
    world.advance(60_000);
    assertThat(health().status()).isEqualTo(503);
    world.store.appendMood = () -> Mood.WELL;
    // Calls end in their order: one that ends says that those before it have.
    world.client("bob").ask("message:send", JsonObject.of("roomName", "channel:d", "content", "x"));
    world.advance(2_000);
    assertThat(health().status()).isEqualTo(200);
  }

  @Test
  void ofAStoreForWhichTooMuchWaitsItSaysSo() {
    world.start();
    world.store.mood = () -> Mood.OVERLOADED;
    assertThat(health().status()).isEqualTo(503);
    assertThat(health().body()).contains("the store is overloaded");
    world.store.mood = () -> Mood.FAILS;
    world.advance(2_000);
    assertThat(health().body()).contains("the store failed");
  }

  @Test
  void aLoopThatDoesNotComeToDeliverIsNotHealthy() {
    world.start();
    world.client("alice");
    // Each request comes on the next loop: not on the one that hangs.
    Runnable release = world.loops.hold(2);
    FakeExchange asked = world.transport.get("/health");
    world.advance(6_000);
    assertThat(asked.status()).isEqualTo(503);
    assertThat(asked.body()).contains("the deliveries failed");
    release.run();
    world.advance(2_000);
    assertThat(health().status()).isEqualTo(200);
  }

  @Test
  void whatIsNowhereOrAskedInTheWrongWayIsAnErrorLikeAllOthers() {
    world.start();
    FakeExchange nowhere = world.transport.get("/nowhere");
    world.advance(1);
    assertThat(nowhere.status()).isEqualTo(404);
    assertThat(nowhere.body()).contains("{\"error\":{\"code\":\"NOT_FOUND\",\"message\":");
    FakeExchange posted = world.transport.post("/health", "");
    world.advance(1);
    assertThat(posted.status()).isEqualTo(405);
    assertThat(posted.responseHeader("Allow")).isEqualTo("GET");
    assertThat(posted.body()).contains("{\"error\":{\"code\":\"METHOD_NOT_ALLOWED\"");
  }

  @Test
  void whatIsNotKeptIsRemovedFromTimeToTime() {
    world.with("REALTIME_KEEP_DAYS", "30").with("REALTIME_KEEP_MESSAGES", "1000").start();
    world.advance(Duration.ofMinutes(5).toMillis());
    assertThat(world.store.retentions).hasSize(1);
    assertThat(world.store.retentions.get(0).maxAge()).isEqualTo(Duration.ofDays(30));
    assertThat(world.store.retentions.get(0).maxRoomMessages()).isEqualTo(1000);
    assertThat(world.store.retentions.get(0).maxRoomBytes()).isEqualTo(Long.MAX_VALUE);
    assertThat(world.store.retentions.get(0).nowMillis()).isEqualTo(world.clock.millis());
    // There was more to remove than one call does.
    world.advance(1_100);
    assertThat(world.store.retentions).hasSize(2);
    world.store.mood = () -> Mood.FAILS;
    world.advance(Duration.ofMinutes(11).toMillis());
    assertThat(world.store.retentions).hasSize(4);
  }

  @Test
  void withoutBeingToldSoNothingIsRemoved() {
    world.start();
    world.advance(Duration.ofHours(1).toMillis());
    assertThat(world.store.retentions).isEmpty();
  }

  @Test
  void whoIsConnectedIsListedAndCanBePutOutForGood() {
    world.start();
    RawClient phone = world.client("alice");
    RawClient laptop = world.client("alice");
    RawClient bob = world.client("bob");
    bob.join("general");
    var listed = done(world.server.sessions());
    assertThat(listed).extracting(ConnectedSession::userId).contains("alice", "alice", "bob");
    ConnectedSession his =
        listed.stream().filter(one -> one.userId().equals("bob")).findFirst().orElseThrow();
    assertThat(his.rooms()).containsExactly("general");
    assertThat(his.tenant()).isEqualTo("primary");
    assertThat(his.transport()).isEqualTo("websocket");

    assertThat(done(world.server.kickUser("primary", "alice", "not here"))).isEqualTo(2);
    for (RawClient out : List.of(phone, laptop)) {
      assertThat(out.last("error").string("code")).contains("KICKED");
      assertThat(out.last("error").string("message")).contains("not here");
      assertThat(out.disconnected).isTrue();
      assertThat(out.socket.isClosed()).isTrue();
    }
    RawClient again =
        world.open(
            JsonObject.of(
                "token", world.token("alice"),
                "pid", phone.connected.string("pid").orElseThrow()));
    assertThat(again.connected.string("pid")).isNotEqualTo(phone.connected.string("pid"));

    assertThat(done(world.server.kickSession(his.sid(), "out"))).isTrue();
    assertThat(done(world.server.kickSession(his.sid(), "out"))).isFalse();
    assertThat(done(world.server.kickUser("other", "alice", "x"))).isZero();
    bob.settle();
    assertThat(bob.disconnected).isTrue();
    assertThat(again.disconnected).isFalse();
  }

  @Test
  void drainingSendsEverybodyAwayOneAfterTheOtherThenCloses() {
    world.start();
    List<RawClient> clients = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      clients.add(world.client("user" + i));
    }
    CompletableFuture<Void> drained = world.server.drain(Duration.ofSeconds(10));
    for (RawClient client : clients) {
      assertThat(client.last("error").string("code")).contains("SERVER_DRAINING");
      assertThat(client.last("error").integer("retryAfterMs").orElseThrow()).isBetween(1L, 10_000L);
    }
    // Not by a refusal of Socket.IO, after which stock clients do not come back.
    List<Long> waits = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      FakeExchange late = world.transport.webSocket("/socket.io/?EIO=4&transport=websocket");
      world.loops.run();
      assertThat(late.status()).isEqualTo(503);
      waits.add(Long.parseLong(late.responseHeader("Retry-After")));
    }
    assertThat(waits).allMatch(seconds -> seconds >= 10 && seconds <= 15);
    assertThat(waits.stream().distinct().count()).isGreaterThan(3);
    FakeExchange asked = health();
    assertThat(asked.status()).isEqualTo(503);
    assertThat(asked.body()).contains("\"unhealthy\"", "\"state\":\"draining\"");
    world.advance(5_000);
    long gone = clients.stream().filter(client -> client.socket.isClosed()).count();
    assertThat(gone).isBetween(12L, 18L);
    assertThat(world.store.closed).isFalse();
    world.advance(5_000);
    assertThat(clients).allMatch(client -> client.socket.isClosed());
    // They come back elsewhere, as after a loss.
    assertThat(clients).noneMatch(client -> client.disconnected);
    world.advance(10);
    assertThat(drained).isCompleted();
    assertThat(world.store.closed).isTrue();
    assertThat(world.server.drain(Duration.ZERO)).isCompleted();
  }

  @Test
  void whoAsksToComeInWhileDrainingByAConnectionFromBeforeLosesIt() {
    world.start();
    RawClient stayer = world.client("stayer");
    FakeExchange exchange = world.transport.webSocket("/socket.io/?EIO=4&transport=websocket");
    RawClient late = new RawClient(world.loops, exchange.socket());
    world.server.drain(Duration.ofSeconds(10));
    world.loops.run();
    late.connect(JsonObject.of("token", world.token("late")));
    assertThat(late.socket.isClosed()).isTrue();
    // A refusal would keep stock clients away for good.
    assertThat(late.refused).isEqualTo(JsonObject.EMPTY);
    assertThat(stayer.socket.isClosed()).isFalse();
  }

  private <V> V done(CompletableFuture<V> asked) {
    world.loops.run();
    assertThat(asked).isCompleted();
    return asked.join();
  }

  private FakeExchange http(String method, String target, String user, String body) {
    FakeExchange asked =
        world.transport.request(
            method,
            target,
            body,
            user == null ? Map.of() : Map.of("authorization", "Bearer " + world.token(user)));
    world.advance(1);
    return asked;
  }

  @Test
  void presenceOverHttpIsWhatTheAskingUserMaySee() {
    world.start();
    RawClient alice = world.client("alice");
    world.client("bob");
    assertThat(http("GET", "/api/presence?userIds=alice,nobody", "bob", "").body())
        .contains("\"userId\":\"alice\",\"status\":\"online\"")
        .contains("\"userId\":\"nobody\",\"status\":\"offline\"");
    alice.ask("presence:settings:update", JsonObject.of("visibility", "nobody"));
    assertThat(http("GET", "/api/presence?userIds=alice", "bob", "").body())
        .isEqualTo("{\"presences\":[{\"userId\":\"alice\",\"status\":\"offline\"}]}");
    assertThat(http("GET", "/api/presence?userIds=alice", "alice", "").body()).contains("online");
  }

  @Test
  void settingsOverHttpAreTheUsersOwn() {
    world.start();
    RawClient alice = world.client("alice");
    String path = "/api/users/me/presence-settings";
    assertThat(http("GET", path, "alice", "").body()).contains("\"visibility\":\"everyone\"");
    FakeExchange changed = http("PATCH", path, "alice", "{\"visibility\":\"nobody\"}");
    assertThat(changed.status()).isEqualTo(200);
    assertThat(changed.body()).contains("\"visibility\":\"nobody\"", "\"showTyping\":true");
    assertThat(alice.ask("presence:settings:get", JsonObject.EMPTY).string("visibility"))
        .contains("nobody");
    assertThat(http("GET", path, "bob", "").body()).contains("\"visibility\":\"everyone\"");
  }

  @Test
  void aBodyIsReadOnceItIsKnownWhoseItIs() {
    world.start();
    String path = "/api/users/me/presence-settings";
    FakeExchange none = http("PATCH", path, null, "{}");
    assertThat(none.status()).isEqualTo(401);
    assertThat(none.isBodyRead()).isFalse();
    FakeExchange wrong =
        world.transport.request("PATCH", path, "{}", Map.of("authorization", "Bearer x.y.z"));
    world.loops.run();
    assertThat(wrong.body()).contains("INVALID_TOKEN");
    assertThat(wrong.isBodyRead()).isFalse();
    FakeExchange right = http("PATCH", path, "alice", "{\"showTyping\":false}");
    assertThat(right.isBodyRead()).isTrue();
    assertThat(right.body()).contains("\"showTyping\":false");
  }

  @Test
  void whatIsSaidToWhoIsPutOutIsBounded() {
    world.start();
    RawClient alice = world.client("alice");
    for (String message : List.of("x".repeat(1_001), "a\u0000b", "half \ud800")) {
      assertThatThrownBy(() -> world.server.kickUser("primary", "alice", message))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("message");
      assertThatThrownBy(() -> world.server.kickSession("any", message))
          .isInstanceOf(IllegalArgumentException.class);
    }
    alice.settle();
    assertThat(alice.disconnected).isFalse();
    assertThat(done(world.server.kickUser("primary", "alice", "x".repeat(1_000)))).isEqualTo(1);
  }

  @Test
  void whatIsWrongOverHttpIsATypedError() {
    world.with("REALTIME_RATE_LIMIT", "10").start();
    String path = "/api/users/me/presence-settings";
    FakeExchange none = http("GET", path, null, "");
    assertThat(none.status()).isEqualTo(401);
    assertThat(none.responseHeader("WWW-Authenticate")).isEqualTo("Bearer");
    assertThat(none.body()).contains("AUTH_REQUIRED");
    assertThat(
            world
                .transport
                .request("GET", path, "", Map.of("authorization", "Bearer x.y.z"))
                .body())
        .contains("INVALID_TOKEN");
    assertThat(http("PATCH", path, "alice", "[1]").body()).contains("VALIDATION_ERROR");
    assertThat(http("PATCH", path, "alice", "{\"visibility\":\"x\"}").status()).isEqualTo(400);
    assertThat(http("PATCH", path, "alice", " ".repeat(5_000)).status()).isEqualTo(413);
    assertThat(http("DELETE", path, "alice", "").responseHeader("Allow")).isEqualTo("GET, PATCH");
    assertThat(http("GET", "/api/presence", "alice", "").status()).isEqualTo(400);
    assertThat(http("GET", "/api/presence?userIds=a%zz", "alice", "").status()).isEqualTo(400);
    String many = "x,".repeat(500) + "x";
    assertThat(http("GET", "/api/presence?userIds=" + many, "alice", "").status()).isEqualTo(400);
    FakeExchange last = http("GET", path, "alice", "");
    for (int i = 0; i < 110 && last.status() == 200; i++) {
      last = http("GET", path, "alice", "");
    }
    assertThat(last.status()).isEqualTo(429);
    assertThat(last.responseHeader("Retry-After")).isEqualTo("1");
  }

  @Test
  void anAuthenticatorThatHangsCostsARequestItsTime() {
    world.authenticatedBy(request -> new CompletableFuture<>()).start();
    FakeExchange asked = http("GET", "/api/presence?userIds=a", "alice", "");
    assertThat(asked.status()).isZero();
    world.advance(5_000);
    assertThat(asked.status()).isEqualTo(503);
    assertThat(asked.body()).contains("UNAVAILABLE");
  }

  @Test
  void whoAsksAgainOverHttpWhenToldToIsServed() {
    world.with("REALTIME_RATE_LIMIT", "10").start();
    FakeExchange last = settings();
    for (int i = 0; i < 200 && last.status() == 200; i++) {
      last = settings();
    }
    assertThat(last.status()).isEqualTo(429);
    for (int i = 0; i < 5; i++) {
      settings();
    }
    Matcher wait = Pattern.compile("\"retryAfterMs\":(\\d+)").matcher(last.body());
    assertThat(wait.find()).isTrue();
    world.advance(Long.parseLong(wait.group(1)));
    assertThat(settings().status()).isEqualTo(200);
  }

  private FakeExchange settings() {
    FakeExchange asked =
        world.transport.request(
            "GET",
            "/api/users/me/presence-settings",
            "",
            Map.of("authorization", "Bearer " + world.token("alice")));
    world.loops.run();
    return asked;
  }

  @Test
  void whoIsPutOutHearsWhyThoughHeHasYetToReadWhatHeMissed() {
    world.start();
    RawClient alice = world.client("alice", "position");
    RawClient lost = world.client("bob");
    alice.join("general");
    lost.join("general");
    lost.lose();
    for (int i = 0; i < 20; i++) {
      alice.send("general", "m".repeat(10_000));
    }
    RawClient bob =
        new RawClient(
            world.loops,
            world.transport.webSocket("/socket.io/?EIO=4&transport=websocket").socket());
    bob.socket.stall(true);
    String pid = lost.connected.string("pid").orElseThrow();
    bob.connect(JsonObject.of("token", world.token("bob"), "pid", pid));
    assertThat(bob.connected.string("pid")).contains(pid);
    assertThat(bob.all("message:new")).hasSizeLessThan(20);

    assertThat(done(world.server.kickUser("primary", "bob", "not here"))).isEqualTo(1);
    assertThat(bob.last("error").string("code")).contains("KICKED");
    assertThat(bob.disconnected).isTrue();
  }

  /** Starts a server whose authenticator answers when the test does. */
  private List<CompletableFuture<Principal>> slowlyAuthenticated() {
    List<CompletableFuture<Principal>> asked = new ArrayList<>();
    world
        .authenticatedBy(
            request -> {
              asked.add(new CompletableFuture<>());
              return asked.get(asked.size() - 1);
            })
        .start();
    return asked;
  }

  private static Principal principal(String userId) {
    return Principal.builder().tenant("primary").userId(userId).build();
  }

  @Test
  void whoWasOnTheWayInWhenPutOutIsPutOutToo() {
    var asked = slowlyAuthenticated();
    RawClient bob = world.open(JsonObject.of("token", "x"));
    RawClient carol = world.open(JsonObject.of("token", "x"));
    world.server.kickUser("primary", "bob", "not here");
    world.loops.run();
    asked.get(0).complete(principal("bob"));
    asked.get(1).complete(principal("carol"));
    assertThat(bob.last("error").string("code")).contains("KICKED");
    assertThat(bob.disconnected).isTrue();
    carol.settle();
    assertThat(carol.socket.isClosed()).isFalse();
    // Who comes anew is let in.
    RawClient again = world.open(JsonObject.of("token", "x"));
    asked.get(2).complete(principal("bob"));
    again.settle();
    assertThat(again.events()).contains("authenticated");
    assertThat(again.socket.isClosed()).isFalse();
  }

  @Test
  void whatFailsToCloseIsSaidAndKeepsNothingElseOpen() {
    LocalCluster cluster = new LocalCluster();
    Backplane backplane = cluster.join();
    world.store.closeFailure = new StoreException("UNAVAILABLE", "the disk is full", null);
    world.with(backplane).start();
    CompletableFuture<Void> drained = world.server.drain(Duration.ZERO);
    world.advance(10_000);
    assertThat(drained)
        .failsWithin(Duration.ZERO)
        .withThrowableOfType(ExecutionException.class)
        .withMessageContaining("the disk is full");
    assertThat(world.transport.isClosed()).isTrue();
    assertThat(backplane.check().toCompletableFuture()).isCompletedExceptionally();
    world.server.close();
  }

  @Test
  void aCommitThatHangsHoldsUpNoDraining() {
    world.start();
    RawClient alice = world.client("alice");
    RawClient bob = world.client("bob");
    alice.join("general");
    bob.join("general");
    world.store.appendFate = FakeStore.AppendFate.DONE_AND_HANGS;
    alice.post("message:send", JsonObject.of("roomName", "general", "content", "x"));
    world.loops.run();
    CompletableFuture<Void> drained = world.server.drain(Duration.ofSeconds(2));
    world.advance(1_000);
    bob.post("message:send", JsonObject.of("roomName", "general", "content", "y"));
    world.advance(9_000);
    alice.settle();
    assertThat(drained).isCompleted();
    assertThat(world.store.closed).isTrue();
    assertThat(world.server.drain(Duration.ofSeconds(1))).isCompleted();
  }

  @Test
  void whoWasOnTheWayInWhenDrainingBeganIsSentAwayAtOnce() {
    var asked = slowlyAuthenticated();
    RawClient alice = world.open(JsonObject.of("token", "x"));
    asked.get(0).complete(principal("alice"));
    alice.settle();
    RawClient bob = world.open(JsonObject.of("token", "x"));
    world.server.drain(Duration.ofSeconds(10));
    world.loops.run();
    asked.get(1).complete(principal("bob"));
    assertThat(bob.last("error").string("code")).contains("SERVER_DRAINING");
    assertThat(bob.socket.isClosed()).isTrue();
    assertThat(bob.disconnected).isFalse();
    assertThat(alice.socket.isClosed()).isFalse();
  }
}
