package io.realtime4j.server.chat;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.spi.server.ChangedRecord;
import io.realtime4j.api.spi.server.FeatureEmit;
import io.realtime4j.api.spi.server.FeatureRequest;
import io.realtime4j.api.spi.server.FeatureRoute;
import io.realtime4j.api.spi.server.FeatureSession;
import io.realtime4j.api.spi.server.HistoryView;
import io.realtime4j.api.spi.server.MessageDraft;
import io.realtime4j.api.spi.server.MessageVerdict;
import io.realtime4j.api.spi.server.Metric;
import io.realtime4j.api.spi.server.RoomVisit;
import io.realtime4j.api.spi.server.RouteResponse;
import io.realtime4j.api.spi.server.SentRecord;
import io.realtime4j.api.spi.server.ServerFeature;
import io.realtime4j.api.spi.server.ServerFeatureContext;
import io.realtime4j.api.spi.server.ServerHooks;
import io.realtime4j.api.spi.server.ServerObserver;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;

/** A feature that uses every part of its context, on the real chat. */
class FeatureHostTest {
  private final ChatWorld world = new ChatWorld();
  private final Moderation feature = new Moderation();

  /** Hears everything, and judges messages by their content. */
  private static final class Moderation implements ServerFeature, ServerHooks {
    final List<String> heard = new ArrayList<>();
    ServerFeatureContext context;

    @Override
    public String id() {
      return "moderation";
    }

    @Override
    public List<String> events() {
      return List.of("shout");
    }

    @Override
    public void start(ServerFeatureContext given) {
      context = given;
      heard.add("start " + given.loop().inLoop() + " " + given.variables().get("MINE"));
      given.hooks(this);
      given.route(
          FeatureRoute.builder()
              .method("GET")
              .path("/mine")
              .handler(
                  request ->
                      CompletableFuture.completedFuture(
                          RouteResponse.json(200, JsonObject.of("query", request.query()))))
              .build());
      given.route(
          FeatureRoute.builder()
              .method("GET")
              .path("/broken")
              .handler(
                  request -> {
                    throw new IllegalStateException("broken");
                  })
              .build());
      given.route(
          FeatureRoute.builder()
              .method("POST")
              .path("/small")
              .maxBodyBytes(4)
              .handler(
                  request ->
                      CompletableFuture.completedFuture(RouteResponse.json(200, JsonObject.EMPTY)))
              .build());
      given.route(
          FeatureRoute.builder()
              .method("GET")
              .path("/slow")
              .handler(request -> new CompletableFuture<>())
              .build());
    }

    @Override
    public CompletionStage<JsonObject> handle(FeatureRequest request) {
      FeatureEmit.Builder emit =
          FeatureEmit.builder()
              .tenant(request.who().tenant())
              .event("shouted")
              .data(request.payload());
      request.payload().string("room").ifPresent(emit::room);
      request.payload().string("user").ifPresent(emit::userId);
      request.payload().string("about").ifPresent(emit::about);
      if (request.payload().has("me")) {
        emit.sid(request.sid());
      }
      context.emit(emit.build());
      return CompletableFuture.completedFuture(JsonObject.EMPTY);
    }

    @Override
    public void onConnect(FeatureSession session) {
      heard.add("connect " + session.who().userId());
    }

    @Override
    public void onDisconnect(FeatureSession session) {
      heard.add("disconnect " + session.who().userId());
    }

    @Override
    public void onJoin(RoomVisit visit) {
      heard.add("join " + visit.who().userId() + " " + visit.roomName());
      throw new IllegalStateException("a hook's own fault");
    }

    @Override
    public void onLeave(RoomVisit visit) {
      heard.add("leave " + visit.who().userId() + " " + visit.roomName());
    }

    @Override
    public CompletionStage<MessageVerdict> beforeMessage(MessageDraft draft) {
      return switch (draft.message().string("content").orElse("")) {
        case "spam" -> CompletableFuture.completedFuture(MessageVerdict.refuse("SPAM", "no"));
        case "null" -> CompletableFuture.completedFuture(null);
        case "hang" -> new CompletableFuture<>();
        case "throw" -> throw new IllegalStateException("thrown");
        case "damn" ->
            CompletableFuture.completedFuture(
                MessageVerdict.rewrite(draft.message().toBuilder().put("content", "d***").build()));
        default -> CompletableFuture.completedFuture(MessageVerdict.accept());
      };
    }

    @Override
    public void afterMessage(SentRecord message) {
      heard.add("sent " + message.offset() + " " + message.message().string("content").orElse(""));
    }

    @Override
    public void stop() {
      heard.add("stop");
    }
  }

  private RawClient client(String userId) {
    RawClient client = world.client(userId);
    client.join("channel:x");
    return client;
  }

  private static String refusal(RawClient client, String content) {
    return client.refusal(
        "message:send", JsonObject.of("roomName", "channel:x", "content", content));
  }

  @Test
  void hooksHearWhatHappensAndOneThatThrowsCostsNothing() {
    world.with("MINE", "7").with(feature).start();
    RawClient alice = client("alice");
    alice.send("channel:x", "hello");
    alice.ask("room:leave", JsonObject.of("roomName", "channel:x"));
    alice.leave();
    world.advance(10);
    assertThat(feature.heard)
        .containsExactly(
            "start true 7",
            "connect alice",
            "join alice channel:x",
            "sent 1 hello",
            "leave alice channel:x",
            "disconnect alice");
    world.server.close();
    world.advance(10);
    assertThat(feature.heard).endsWith("stop");
  }

  @Test
  void messagesAreRefusedRewrittenAndNotHeldUpByOthers() {
    world.with(feature).start();
    RawClient alice = client("alice");
    RawClient bob = client("bob");
    assertThat(refusal(alice, "spam")).isEqualTo("SPAM");
    assertThat(refusal(alice, "null")).isEqualTo("INTERNAL_ERROR");
    assertThat(refusal(alice, "throw")).isEqualTo("INTERNAL_ERROR");
    alice.send("channel:x", "damn");
    assertThat(bob.last("message:new").string("content")).contains("d***");
    alice.post("message:send", JsonObject.of("roomName", "channel:x", "content", "hang"));
    world.advance(10);
    assertThat(bob.send("channel:x", "past it").integer("offset")).contains(2L);
    world.advance(6_000);
    alice.send("channel:x", "after it");
    assertThat(feature.heard).contains("sent 1 d***", "sent 2 past it", "sent 3 after it");
  }

  @Test
  void eventsGoToRoomUserAndSessionButNotToWhomTheirUserIsHiddenFrom() {
    world.with(feature).start();
    RawClient alice = client("alice");
    RawClient bob = client("bob");
    alice.ask("shout", JsonObject.of("room", "channel:x", "about", "alice"));
    assertThat(bob.all("shouted")).hasSize(1);
    alice.ask("shout", JsonObject.of("user", "bob"));
    assertThat(bob.all("shouted")).hasSize(2);
    assertThat(alice.all("shouted")).hasSize(1);
    alice.ask("shout", JsonObject.of("me", true));
    assertThat(alice.all("shouted")).hasSize(2);

    alice.ask("presence:settings:update", JsonObject.of("visibility", "nobody"));
    world.advance(100);
    alice.ask("shout", JsonObject.of("room", "channel:x", "about", "alice"));
    alice.ask("shout", JsonObject.of("user", "bob", "about", "alice"));
    assertThat(bob.all("shouted")).hasSize(2);
    assertThat(alice.all("shouted")).hasSize(3);
  }

  @Test
  void routesAnswerWithADeadline() {
    world.with(feature).start();
    var mine = world.transport.get("/mine");
    var broken = world.transport.get("/broken");
    var slow = world.transport.get("/slow");
    var small = world.transport.post("/small", "1234");
    var large = world.transport.post("/small", "12345");
    world.advance(10);
    assertThat(small.status()).isEqualTo(200);
    assertThat(large.status()).isEqualTo(413);
    assertThat(large.body()).isEqualTo("{\"error\":\"PAYLOAD_TOO_LARGE\",\"limitBytes\":4}");
    assertThat(mine.status()).isEqualTo(200);
    assertThat(mine.body()).contains("query");
    assertThat(broken.status()).isEqualTo(500);
    world.advance(6_000);
    assertThat(slow.status()).isEqualTo(504);
  }

  /** Adds its mark to each message, or fails to start. */
  private record Marking(String id, boolean starts, List<String> heard)
      implements ServerFeature, ServerHooks {
    @Override
    public List<String> events() {
      return List.of();
    }

    @Override
    public CompletionStage<JsonObject> handle(FeatureRequest request) {
      return CompletableFuture.completedFuture(JsonObject.EMPTY);
    }

    @Override
    public void start(ServerFeatureContext context) {
      if (!starts) {
        throw new IllegalStateException("no key for " + id);
      }
      context.hooks(this);
    }

    @Override
    public void stop() {
      heard.add("stop " + id);
    }

    @Override
    public void onConnect(FeatureSession session) {
      heard.add("connect " + id);
    }

    @Override
    public CompletionStage<MessageVerdict> beforeMessage(MessageDraft draft) {
      String content = draft.message().string("content").orElse("");
      return CompletableFuture.completedFuture(
          MessageVerdict.rewrite(draft.message().toBuilder().put("content", content + id).build()));
    }
  }

  @Test
  void hooksAreAskedInTheOrderInWhichTheirFeaturesAreGiven() {
    List<String> heard = new ArrayList<>();
    world
        .with(
            new Marking("z", true, heard),
            new Marking("a", true, heard),
            new Marking("m", true, heard))
        .start();
    RawClient alice = client("alice");
    alice.send("channel:x", ">");
    assertThat(alice.last("message:new").string("content")).contains(">zam");
    assertThat(heard).containsExactly("connect z", "connect a", "connect m");
    world.server.close();
    world.advance(10);
    assertThat(heard).endsWith("stop m", "stop a", "stop z");
  }

  @Test
  void aFeatureThatDoesNotStartClosesWhatTheServerHolds() {
    List<String> heard = new ArrayList<>();
    world.with(new Marking("a", true, heard), new Marking("b", false, heard)).start();
    assertThat(world.starting)
        .isCompletedExceptionally()
        .failsWithin(Duration.ZERO)
        .withThrowableOfType(ExecutionException.class)
        .withMessageContaining("no key for b");
    assertThat(world.store.closed).isTrue();
    assertThat(world.transport.isClosed()).isTrue();
    assertThat(heard).endsWith("stop a");
    world.server.close();
    assertThat(heard).containsOnlyOnce("stop a");
  }

  /** Misses a class whenever it is told anything. */
  private static final class Incomplete implements ServerFeature, ServerHooks {
    boolean starts = true;

    private static NoClassDefFoundError gone() {
      return new NoClassDefFoundError("gone");
    }

    @Override
    public String id() {
      return "incomplete";
    }

    @Override
    public List<String> events() {
      return List.of("use");
    }

    @Override
    public void start(ServerFeatureContext context) {
      if (!starts) {
        throw gone();
      }
      context.hooks(this);
      context.observe(
          new ServerObserver() {
            @Override
            public void count(Metric metric, long delta) {
              throw gone();
            }

            @Override
            public void gauge(Metric metric, long value) {
              throw gone();
            }

            @Override
            public void time(Metric metric, long nanos) {
              throw gone();
            }
          });
    }

    @Override
    public CompletionStage<JsonObject> handle(FeatureRequest request) {
      throw gone();
    }

    @Override
    public void onConnect(FeatureSession session) {
      throw gone();
    }

    @Override
    public void onDisconnect(FeatureSession session) {
      throw gone();
    }

    @Override
    public void onJoin(RoomVisit visit) {
      throw gone();
    }

    @Override
    public void onLeave(RoomVisit visit) {
      throw gone();
    }

    @Override
    public void afterMessage(SentRecord message) {
      throw gone();
    }

    @Override
    public void afterChange(ChangedRecord change) {
      throw gone();
    }

    @Override
    public CompletionStage<Map<String, JsonObject>> onHistory(HistoryView shown) {
      throw gone();
    }

    @Override
    public void stop() {
      throw gone();
    }
  }

  @Test
  void aFeatureThatMissesAClassCostsNobodyElseAnything() {
    List<String> heard = new ArrayList<>();
    world.with(new Marking("a", true, heard), new Incomplete()).start();
    RawClient alice = client("alice");
    RawClient bob = client("bob");
    assertThat(alice.refusal("use", JsonObject.EMPTY)).isEqualTo("INTERNAL_ERROR");
    String id = alice.send("channel:x", "hello").string("messageId").orElseThrow();
    JsonObject message = JsonObject.of("roomName", "channel:x", "messageId", id);
    alice.ask("message:edit", message.toBuilder().put("content", "hi").build());
    assertThat(bob.last("message:update").string("content")).contains("hia");
    JsonObject room = JsonObject.of("roomName", "channel:x");
    assertThat(bob.ask("room:history", room).array("messages").orElseThrow().size()).isEqualTo(1);
    alice.ask("message:delete", message);
    alice.ask("room:leave", room);
    alice.leave();
    world.advance(20_000);
    assertThat(bob.last("user:left").string("userId")).contains("alice");
    world.server.close();
    world.advance(10);
    assertThat(heard).containsOnlyOnce("stop a");
    assertThat(world.store.closed).isTrue();
  }

  @Test
  void aFeatureThatMissesAClassAtTheStartStopsTheServerFromStarting() {
    Incomplete incomplete = new Incomplete();
    incomplete.starts = false;
    world.with(incomplete).start();
    assertThat(world.starting)
        .failsWithin(Duration.ZERO)
        .withThrowableOfType(ExecutionException.class)
        .withCauseInstanceOf(NoClassDefFoundError.class);
    assertThat(world.store.closed).isTrue();
  }

  @Test
  void whoIsBackWithinTheGraceHasNotLeft() {
    world.with(feature).start();
    RawClient alice = client("alice");
    feature.heard.clear();
    RawClient again = lostAndBack(alice, 1_000);
    world.advance(20_000);
    assertThat(feature.heard).containsExactly("disconnect alice", "connect alice");
    again.leave();
    world.advance(10);
    assertThat(feature.heard).endsWith("disconnect alice", "leave alice channel:x");
  }

  @Test
  void whereTheStoreKeepsNoValuesAFeatureThatNeedsSomeFails() {
    ServerFeature needy =
        new ServerFeature() {
          @Override
          public String id() {
            return "needy";
          }

          @Override
          public void start(ServerFeatureContext given) {
            given.store();
          }
        };
    ChatWorld poor = new ChatWorld().with(needy);
    poor.store.keepsValues = false;
    poor.start();
    assertThat(poor.starting)
        .isCompletedExceptionally()
        .failsWithin(Duration.ZERO)
        .withThrowableThat()
        .withMessageContaining("needy")
        .withMessageContaining("fake");
  }

  @Test
  void whoIsBackAfterTheGraceHasLeftAndComesAgain() {
    world.with(feature).with("REALTIME_PRESENCE_GRACE", "5000").start();
    RawClient alice = client("alice");
    feature.heard.clear();
    lostAndBack(alice, 60_000);
    assertThat(feature.heard)
        .containsExactly(
            "disconnect alice", "leave alice channel:x", "connect alice", "join alice channel:x");
  }

  /** Loses a client's connection, and has its session recovered after a while. */
  private RawClient lostAndBack(RawClient client, long afterMillis) {
    String pid = client.connected.string("pid").orElseThrow();
    client.lose();
    world.advance(afterMillis);
    RawClient again = world.open(JsonObject.of("token", world.token("alice"), "pid", pid));
    world.advance(100);
    assertThat(again.connected.string("pid")).contains(pid);
    return again;
  }
}
