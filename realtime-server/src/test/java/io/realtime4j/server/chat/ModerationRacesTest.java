package io.realtime4j.server.chat;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.api.Moderation;
import io.realtime4j.api.Revocations;
import io.realtime4j.api.RoomSettings;
import io.realtime4j.api.RoomVisibility;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.spi.server.MessageDraft;
import io.realtime4j.api.spi.server.MessageVerdict;
import io.realtime4j.api.spi.server.ServerFeature;
import io.realtime4j.api.spi.server.ServerFeatureContext;
import io.realtime4j.api.spi.server.ServerHooks;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** What is decided while something else is on its way holds for that too. */
class ModerationRacesTest {
  private static final String ROOM = "channel:x";

  private final ChatWorld world = new ChatWorld();
  private final Slow slow = new Slow();
  private Moderation moderation;
  private RawClient alice;
  private RawClient mallory;

  /** A hook that takes its time. */
  private static final class Slow implements ServerFeature, ServerHooks {
    List<CompletableFuture<MessageVerdict>> held;

    @Override
    public String id() {
      return "slow";
    }

    @Override
    public void start(ServerFeatureContext context) {
      context.hooks(this);
    }

    @Override
    public CompletionStage<MessageVerdict> beforeMessage(MessageDraft draft) {
      CompletableFuture<MessageVerdict> verdict = new CompletableFuture<>();
      if (held == null) {
        verdict.complete(MessageVerdict.accept());
      } else {
        held.add(verdict);
      }
      return verdict;
    }
  }

  private void start(String room) {
    world.with(slow).start();
    moderation = world.server.moderation("primary");
    if (!room.startsWith("channel:")) {
      done(moderation.createRoom(room, visible(RoomVisibility.PRIVATE)));
      done(moderation.addMember(room, "alice", "member"));
      done(moderation.addMember(room, "mallory", "member"));
    }
    alice = world.client("alice");
    mallory = world.client("mallory");
    alice.join(room);
    mallory.join(room);
  }

  private static RoomSettings visible(RoomVisibility visibility) {
    return RoomSettings.builder().visibility(visibility).build();
  }

  private <V> V done(CompletableFuture<V> asked) {
    world.loops.run();
    assertThat(asked).isDone();
    return asked.join();
  }

  private static JsonObject edit(String room, String id) {
    return JsonObject.of("roomName", room, "messageId", id, "content", "edited");
  }

  private static String idOf(JsonObject sent) {
    return sent.string("messageId").orElseThrow();
  }

  /** Returns the code with which something is refused for what happens while a hook looks. */
  private String outcome(String event, JsonObject payload, Runnable meanwhile) {
    slow.held = new ArrayList<>();
    String answer = mallory.post(event, payload);
    mallory.settle();
    assertThat(slow.held).hasSize(1);
    meanwhile.run();
    slow.held.get(0).complete(MessageVerdict.accept());
    slow.held = null;
    mallory.settle();
    return mallory
        .last(answer)
        .object("error")
        .flatMap(error -> error.string("code"))
        .orElse("done");
  }

  @Test
  void anEditThatWaitsForItsTurnIsNotMadeByWhoIsBannedMeanwhile() {
    start(ROOM);
    String id = idOf(mallory.send(ROOM, "one"));
    assertThat(
            outcome(
                "message:edit",
                edit(ROOM, id),
                () -> done(moderation.ban(ROOM, "mallory", null, null, null))))
        .isEqualTo("FORBIDDEN");
    assertThat(alice.all("message:update")).isEmpty();
  }

  @Test
  void anEditThatWaitsForItsTurnIsNotMadeByWhoIsMutedMeanwhile() {
    start(ROOM);
    String id = idOf(mallory.send(ROOM, "one"));
    assertThat(
            outcome(
                "message:edit", edit(ROOM, id), () -> done(moderation.mute(ROOM, "mallory", null))))
        .isEqualTo("FORBIDDEN");
    assertThat(alice.all("message:update")).isEmpty();
  }

  @Test
  void whoLosesARoleChangesMessagesOfOthersNoMore() {
    start(ROOM);
    done(moderation.assignRole(ROOM, "mallory", "moderator"));
    String id = idOf(alice.send(ROOM, "one"));
    assertThat(
            outcome(
                "message:edit",
                edit(ROOM, id),
                () -> done(moderation.assignRole(ROOM, "mallory", "member"))))
        .isEqualTo("FORBIDDEN");
    assertThat(alice.all("message:update")).isEmpty();
  }

  @Test
  void whatIsSaidOrEditedByWhoIsRemovedMeanwhileIsNotStored() {
    start("team");
    String id = idOf(mallory.send("team", "one"));
    JsonObject said = JsonObject.of("roomName", "team", "content", "two");
    alice.clear();
    assertThat(
            outcome("message:send", said, () -> done(moderation.removeMember("team", "mallory"))))
        .isEqualTo("NOT_A_MEMBER");
    done(moderation.addMember("team", "mallory", "member"));
    assertThat(
            outcome(
                "message:edit",
                edit("team", id),
                () -> done(moderation.removeMember("team", "mallory"))))
        .isEqualTo("NOT_A_MEMBER");
    assertThat(alice.events()).doesNotContain("message:new", "message:update");
  }

  /** Nothing else tells: neither room nor membership is otherwise than before. */
  @Test
  void whoIsNoMemberAndIsBannedMeanwhileSaysNothing() {
    start(ROOM);
    mallory.ask("room:leave", JsonObject.of("roomName", ROOM));
    JsonObject said = JsonObject.of("roomName", ROOM, "content", "two");
    alice.clear();
    assertThat(
            outcome(
                "message:send",
                said,
                () -> done(moderation.ban(ROOM, "mallory", null, null, null))))
        .isEqualTo("FORBIDDEN");
    assertThat(alice.events()).doesNotContain("message:new");
  }

  @Test
  void nothingIsStoredInARoomThatIsClosedMeanwhile() {
    start(ROOM);
    String id = idOf(mallory.send(ROOM, "one"));
    JsonObject said = JsonObject.of("roomName", ROOM, "content", "two");
    alice.clear();
    assertThat(outcome("message:send", said, () -> done(moderation.closeRoom(ROOM))))
        .isEqualTo("FORBIDDEN");
    done(moderation.updateRoom(ROOM, RoomSettings.builder().isClosed(false).build()));
    assertThat(outcome("message:edit", edit(ROOM, id), () -> done(moderation.closeRoom(ROOM))))
        .isEqualTo("FORBIDDEN");
    assertThat(alice.events()).doesNotContain("message:new", "message:update");
  }

  @Test
  void whatChangesForOthersMeanwhileHoldsNothingUp() {
    start(ROOM);
    JsonObject said = JsonObject.of("roomName", ROOM, "content", "two");
    assertThat(outcome("message:send", said, () -> world.client("carol").join(ROOM)))
        .isEqualTo("done");
  }

  @Test
  void aStrangerWhoComesBackIsNotInARoomThatWasClosedToStrangersMeanwhile() {
    world.with("REALTIME_ALLOW_ANONYMOUS", "true");
    start(ROOM);
    alice.join("general");
    RawClient stranger = world.open(JsonObject.EMPTY);
    stranger.join("general");
    alice.send("general", "one");
    world.advance(2_000);
    String pid = stranger.connected.string("pid").orElseThrow();
    stranger.lose();
    world.store.heldScans = new ArrayList<>();
    RawClient back = world.open(JsonObject.of("pid", pid));
    assertThat(world.store.heldScans).isNotEmpty();
    done(moderation.updateRoom("general", visible(RoomVisibility.PRIVATE)));
    List<Runnable> held = world.store.heldScans;
    world.store.heldScans = null;
    held.forEach(Runnable::run);
    back.settle();
    assertThat(back.connected.string("pid")).contains(pid);
    back.clear();
    alice.send("general", "two");
    assertThat(back.all("message:new")).isEmpty();
  }

  @Test
  void aRevocationOutlivesTheDeletionOfTheOneBefore() {
    start(ROOM);
    Revocations revocations = world.server.revocations("primary");
    done(revocations.revokeUser("mallory", world.clock.instant().plusSeconds(30)));
    world.advance(59_000);
    Instant until = world.clock.instant().plusSeconds(3_600);
    world.store.values.held = new ArrayList<>();
    CompletableFuture<Integer> again = revocations.revokeUser("mallory", until);
    world.loops.run();
    // What is over is deleted once a minute.
    world.advance(Duration.ofSeconds(2).toMillis());
    List<Runnable> held = world.store.values.held;
    world.store.values.held = null;
    held.forEach(Runnable::run);
    done(again);
    RawClient back = world.open(JsonObject.of("token", world.token("mallory")));
    assertThat(back.refused).isNotNull();
    assertThat(world.store.values.rows).hasSize(1);
  }

  @Test
  void aReceiptTellsNothingOfMessagesThatAreNotForTheCaller() {
    start(ROOM);
    done(moderation.createRoom("hidden1", visible(RoomVisibility.SECRET)));
    done(moderation.createRoom("team", visible(RoomVisibility.PRIVATE)));
    for (String room : List.of("hidden1", "team")) {
      done(moderation.addMember(room, "alice", "member"));
      alice.join(room);
      String id = idOf(alice.send(room, "one"));
      for (String status : List.of("read", "delivered")) {
        JsonObject receipt = JsonObject.of("messageId", id, "status", status);
        JsonObject unknown = JsonObject.of("messageId", "no-such", "status", status);
        assertThat(mallory.call("receipt:update", receipt))
            .isEqualTo(mallory.call("receipt:update", unknown));
      }
    }
    assertThat(alice.all("message:delivered")).isEmpty();
  }
}
