package io.realtime4j.server.chat;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.api.RoomSettings;
import io.realtime4j.api.RoomVisibility;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.spi.server.Allow;
import io.realtime4j.api.spi.server.FeatureEmit;
import io.realtime4j.api.spi.server.FeatureRequest;
import io.realtime4j.api.spi.server.HistoryView;
import io.realtime4j.api.spi.server.RoomMessage;
import io.realtime4j.api.spi.server.RoomPolicy.Action;
import io.realtime4j.api.spi.server.ServerFeature;
import io.realtime4j.api.spi.server.ServerFeatureContext;
import io.realtime4j.api.spi.server.ServerHooks;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** What a feature may ask of rooms, and add to what is shown. */
class FeatureRoomsTest {
  private static final String ROOM = "channel:x";
  private final ChatWorld world = new ChatWorld();
  private final Marks feature = new Marks();

  /** Marks messages, and shows the marks in history. */
  private static final class Marks implements ServerFeature, ServerHooks {
    final Map<String, JsonObject> marks = new LinkedHashMap<>();
    ServerFeatureContext context;
    CompletionStage<Map<String, JsonObject>> instead;

    @Override
    public String id() {
      return "marks";
    }

    @Override
    public List<String> events() {
      return List.of("mark", "may", "which");
    }

    @Override
    public void start(ServerFeatureContext given) {
      context = given;
      given.hooks(this);
    }

    @Override
    public CompletionStage<JsonObject> handle(FeatureRequest request) {
      String room = String.valueOf(request.roomName());
      if (request.event().equals("may")) {
        Action action = Action.valueOf(request.payload().string("action").orElseThrow());
        return context
            .rooms()
            .permit(request.who(), room, action)
            .thenApply(done -> JsonObject.of("room", room, "loop", context.loop().inLoop()));
      }
      if (request.event().equals("which")) {
        List<String> ids = request.payload().array("ids").orElseThrow().strings();
        return context
            .rooms()
            .messages(request.who(), room, ids)
            .thenCombine(
                context.rooms().kept(request.who().tenant(), ids),
                (shown, kept) ->
                    JsonObject.of(
                        "shown",
                        shown.stream().map(RoomMessage::messageId).toList(),
                        "kept",
                        List.copyOf(kept),
                        "loop",
                        context.loop().inLoop()));
      }
      String id = request.payload().string("messageId").orElse("");
      return context
          .rooms()
          .message(request.who(), room, id, Action.SEND)
          .thenApply(
              message -> {
                marks.put(id, JsonObject.of("marked", true, "content", "forged"));
                context.emit(
                    FeatureEmit.builder()
                        .tenant(request.who().tenant())
                        .room(message.roomName())
                        .threadId(message.threadId())
                        .event("marked")
                        .data(JsonObject.of("messageId", id))
                        .build());
                return JsonObject.of("author", message.userId(), "offset", message.offset());
              });
    }

    @Override
    public CompletionStage<Map<String, JsonObject>> onHistory(HistoryView shown) {
      return instead == null ? CompletableFuture.completedFuture(marks) : instead;
    }
  }

  private static JsonObject mark(String room, String id) {
    return JsonObject.of("roomName", room, "messageId", id);
  }

  private static String id(JsonObject sent) {
    return sent.string("messageId").orElseThrow();
  }

  private JsonObject shown(RawClient client, String event) {
    JsonObject asked = JsonObject.of("roomName", ROOM);
    return (JsonObject)
        client.ask(event, asked).array("messages").orElseThrow().values().get(0).parsed();
  }

  @Test
  void aUserMayDoWhatTheServerItselfWouldLetHimDo() {
    world.with(feature).start();
    RawClient alice = world.client("alice");
    RawClient bob = world.client("bob");
    alice.join(ROOM);
    bob.join(ROOM);
    String id = id(alice.send(ROOM, "hi"));
    assertThat(bob.ask("mark", JsonObject.of("channelId", "x", "messageId", id)))
        .isEqualTo(JsonObject.of("author", "alice", "offset", 1));
    assertThat(bob.ask("may", JsonObject.of("channelId", "x", "action", "READ")))
        .isEqualTo(JsonObject.of("room", ROOM, "loop", true));
    assertThat(bob.refusal("may", JsonObject.of("channelId", "x", "action", "MODERATE")))
        .isEqualTo("FORBIDDEN");
    assertThat(bob.refusal("mark", mark("channel:y", id))).isEqualTo("VALIDATION_ERROR");
    assertThat(bob.refusal("mark", mark(ROOM, "no-such"))).isEqualTo("VALIDATION_ERROR");

    world.server.moderation("primary").mute(ROOM, "bob", null);
    world.advance(10);
    assertThat(bob.refusal("mark", mark(ROOM, id))).isEqualTo("FORBIDDEN");
    bob.ask("may", JsonObject.of("roomName", ROOM, "action", "READ"));
    world.server.moderation("primary").ban(ROOM, "bob", null, null, null);
    world.advance(10);
    assertThat(bob.refusal("may", JsonObject.of("roomName", ROOM, "action", "READ")))
        .isEqualTo("FORBIDDEN");
    alice.ask("message:delete", mark(ROOM, id));
    assertThat(alice.refusal("mark", mark(ROOM, id))).isEqualTo("VALIDATION_ERROR");
  }

  @Test
  void whatIsHiddenFromAUserIsForAFeatureThatAsksForHimNotThere() {
    world
        .with(
            question ->
                CompletableFuture.completedFuture(
                    Allow.builder().history(Allow.History.SINCE_JOINING).build()))
        .with(feature)
        .start();
    RawClient alice = world.client("alice");
    RawClient bob = world.client("bob");
    alice.join(ROOM);
    String before = id(alice.send(ROOM, "before"));
    String own = id(bob.send(ROOM, "own"));
    bob.join(ROOM);
    String after = id(alice.send(ROOM, "after"));
    String deleted = id(alice.send(ROOM, "deleted"));
    alice.ask("message:delete", mark(ROOM, deleted));
    String elsewhere = id(alice.send("channel:y", "elsewhere"));

    assertThat(bob.refusal("mark", mark(ROOM, before))).isEqualTo("VALIDATION_ERROR");
    bob.ask("mark", mark(ROOM, own));
    bob.ask("mark", mark(ROOM, after));
    JsonObject which =
        bob.ask(
            "which",
            JsonObject.of(
                "roomName", ROOM, "ids", List.of(deleted, after, before, own, elsewhere, "none")));
    assertThat(which.array("shown").orElseThrow().strings()).containsExactly(after, own);
    // What is still there does not depend on who may see it.
    assertThat(which.array("kept").orElseThrow().strings())
        .containsExactlyInAnyOrder(before, own, after, elsewhere);
    assertThat(which.bool("loop")).contains(true);
  }

  @Test
  void ofASecretRoomNothingIsLearnt() {
    world.with(feature).start();
    world
        .server
        .moderation("primary")
        .createRoom("vault", RoomSettings.builder().visibility(RoomVisibility.SECRET).build());
    world.advance(10);
    world.server.moderation("primary").addMember("vault", "alice", "member");
    world.advance(10);
    RawClient alice = world.client("alice");
    alice.join("vault");
    String id = id(alice.send("vault", "hush"));
    RawClient bob = world.client("bob");
    String there = bob.call("mark", mark("vault", id)).toString();
    String nowhere = bob.call("mark", mark("cave", id)).toString();
    assertThat(there.replace("vault", "cave")).isEqualTo(nowhere);
    assertThat(alice.ask("mark", mark("vault", id)).string("author")).contains("alice");
  }

  @Test
  void whatIsAddedIsShownInAnswersAndReplacesNothing() {
    world.with(feature).start();
    RawClient alice = world.client("alice");
    alice.join(ROOM);
    String id = id(alice.send(ROOM, "hi"));
    alice.ask("mark", mark(ROOM, id));
    for (String event : List.of("room:history", "sync:messages")) {
      JsonObject message = shown(alice, event);
      assertThat(message.bool("marked")).contains(true);
      assertThat(message.string("content")).contains("hi");
    }
    JsonObject since = JsonObject.of("epoch", world.store.epoch(), "offset", 0);
    JsonObject joined = alice.ask("room:join", JsonObject.of("roomName", ROOM, "since", since));
    JsonObject missed =
        (JsonObject) joined.array("messages").orElseThrow().values().get(0).parsed();
    assertThat(missed.bool("marked")).contains(true);
  }

  @Test
  void whatIsTooMuchOrDoesNotComeIsLeftOut() {
    world.with(feature).start();
    RawClient alice = world.client("alice");
    alice.join(ROOM);
    String id = id(alice.send(ROOM, "hi"));
    feature.marks.put(id, JsonObject.of("marked", "x".repeat(ServerHooks.MAX_ADDED_BYTES)));
    assertThat(shown(alice, "room:history").has("marked")).isFalse();
    feature.instead = CompletableFuture.failedFuture(new IllegalStateException("broken"));
    assertThat(shown(alice, "room:history").string("content")).contains("hi");
    feature.instead = CompletableFuture.completedFuture(null);
    assertThat(shown(alice, "room:history").string("content")).contains("hi");
    feature.instead = new CompletableFuture<>();
    String answer = alice.post("room:history", JsonObject.of("roomName", ROOM));
    world.advance(5_100);
    assertThat(alice.last(answer).bool("success")).contains(true);
  }

  @Test
  void whoHasJoinedOnlyAThreadHearsOfItsMessages() {
    world.with(feature).start();
    RawClient alice = world.client("alice");
    RawClient bob = world.client("bob");
    alice.join(ROOM);
    bob.join(ROOM + ":thread:t");
    JsonObject message = JsonObject.of("roomName", ROOM, "threadId", "t", "content", "hi");
    String id = id(alice.ask("message:send", message));
    alice.ask("mark", mark(ROOM, id));
    String other = id(alice.send(ROOM, "beside"));
    alice.ask("mark", mark(ROOM, other));
    assertThat(bob.all("marked")).containsExactly(JsonObject.of("messageId", id));
    assertThat(alice.all("marked")).hasSize(2);
  }
}
