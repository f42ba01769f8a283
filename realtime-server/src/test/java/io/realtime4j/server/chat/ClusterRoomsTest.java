package io.realtime4j.server.chat;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.api.Moderation;
import io.realtime4j.api.RoomSettings;
import io.realtime4j.api.RoomVisibility;
import io.realtime4j.api.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What becomes of a room and its members on one server holds on all. */
class ClusterRoomsTest {
  private static final JsonObject GENERAL = JsonObject.of("roomName", "general");
  private static final JsonObject HELLO = JsonObject.of("roomName", "general", "content", "hello");

  private final List<ChatWorld> worlds = ChatWorld.cluster(2);
  private final ChatWorld here = worlds.get(0);
  private final ChatWorld there = worlds.get(1);
  private Moderation moderation;
  private RawClient bob;

  @BeforeEach
  void bobIsInARoomOfTheOtherServer() {
    worlds.forEach(ChatWorld::start);
    moderation = here.server.moderation("primary");
    here.client("alice").join("general");
    bob = there.client("bob");
    bob.join("general");
    here.advance(1_000);
    bob.clear();
  }

  private <T> T done(CompletableFuture<T> future) {
    here.loops.run();
    assertThat(future).isCompleted();
    return future.join();
  }

  /** Bob was told that he is out, and hears nothing of the room any more. */
  private void bobIsOut() {
    assertThat(bob.last("error").string("code")).contains("NOT_A_MEMBER");
    RawClient carol = there.client("carol");
    carol.join("general");
    bob.clear();
    carol.send("general", "who is still here?");
    assertThat(bob.events()).isEmpty();
  }

  @Test
  void whoIsRemovedIsOutBeforeThatIsAnswered() {
    assertThat(done(moderation.removeMember("general", "bob"))).isTrue();
    bobIsOut();
  }

  @Test
  void whoIsBannedIsOutAndStaysOutUntilThatIsLifted() {
    done(moderation.ban("general", "bob", null, null, null));
    assertThat(bob.refusal("message:send", HELLO)).isEqualTo("FORBIDDEN");
    assertThat(bob.refusal("room:join", GENERAL)).isEqualTo("FORBIDDEN");
    done(moderation.unban("general", "bob"));
    bob.join("general");
    bob.send("general", "back");
  }

  @Test
  void whoIsMutedIsSoOnAllAtOnce() {
    done(moderation.mute("general", "bob", null));
    assertThat(bob.refusal("message:send", HELLO)).isEqualTo("FORBIDDEN");
    done(moderation.unmute("general", "bob"));
    bob.send("general", "again");
  }

  @Test
  void whoIsMutedStopsTypingOnTheirOwnServer() {
    RawClient carol = there.client("carol");
    carol.join("general");
    bob.call("typing:start", GENERAL);
    here.advance(100);
    assertThat(carol.last("typing:event").toString()).contains("bob");
    done(moderation.mute("general", "bob", null));
    here.advance(100);
    assertThat(carol.last("typing:event").toString()).doesNotContain("bob");
  }

  @Test
  void rolesAndSettingsAreTheSameOnAll() {
    done(moderation.assignRole("general", "bob", "moderator"));
    done(
        moderation.updateRoom(
            "general", RoomSettings.builder().slowMode(Duration.ofSeconds(30)).build()));
    RawClient carol = there.client("carol");
    carol.join("general");
    carol.send("general", "one");
    assertThat(carol.refusal("message:send", HELLO)).isEqualTo("RATE_LIMITED");
    // Whoever moderates is not slowed down.
    bob.send("general", "one");
    bob.send("general", "two");
  }

  @Test
  void aRoomThatIsClosedOnOneServerIsClosedOnTheOther() {
    done(moderation.closeRoom("general"));
    assertThat(bob.call("message:send", HELLO).bool("success")).contains(false);
  }

  @Test
  void whoWasAddedElsewhereMayEnterAPrivateRoom() {
    done(
        moderation.createRoom(
            "club", RoomSettings.builder().visibility(RoomVisibility.PRIVATE).build()));
    JsonObject club = JsonObject.of("roomName", "club");
    assertThat(bob.refusal("room:join", club)).isEqualTo("NOT_A_MEMBER");
    done(moderation.addMember("club", "bob", "member"));
    bob.join("club");
  }

  @Test
  void membershipIsTheUsersAndNotTheServers() {
    RawClient bobHere = here.client("bob");
    bobHere.send("general", "as a member of the other server's");
    assertThat(done(moderation.members("general", "", 10)).items()).hasSize(2);
  }

  @Test
  void membershipEndsWithTheLastSessionOnAnyServer() {
    RawClient bobHere = here.client("bob");
    bobHere.join("general");
    bobHere.ask("room:leave", GENERAL);
    assertThat(done(moderation.members("general", "", 10)).items()).hasSize(2);
    bob.send("general", "still here");

    bob.ask("room:leave", GENERAL);
    assertThat(done(moderation.members("general", "", 10)).items()).hasSize(1);
  }

  private int members() {
    return done(moderation.members("general", "", 10)).items().size();
  }

  @Test
  void whoComesWhileTheMembershipEndsElsewhereBeginsAnother() {
    RawClient bobHere = here.client("bob");
    bobHere.join("general");
    bob.ask("room:leave", GENERAL);
    here.store.slow = task -> here.loops.get(2).schedule(Duration.ofSeconds(1), task);
    here.store.leaveMood = () -> Mood.LATE;
    String left = bobHere.post("room:leave", GENERAL);
    here.loops.run();
    bob.clear();
    String joined = bob.post("room:join", GENERAL);
    here.loops.run();
    here.advance(1_500);
    bob.settle();
    bobHere.settle();

    assertThat(bobHere.last(left).bool("success")).contains(true);
    assertThat(bob.last(joined).bool("success")).contains(true);
    assertThat(bob.events()).doesNotContain("error");
    bob.send("general", "here to stay");
    assertThat(members()).isEqualTo(2);
  }

  @Test
  void whoComesWhileAServerFailsToEndTheMembershipIsLetIn() {
    RawClient bobHere = here.client("bob");
    bobHere.join("general");
    bob.ask("room:leave", GENERAL);
    here.store.leaveMood = () -> Mood.FAILS;
    assertThat(bobHere.call("room:leave", GENERAL).bool("success")).contains(false);
    bob.join("general");

    // Or it is gone before it has come so far.
    here.store.leaveMood = () -> Mood.WELL;
    bob.ask("room:leave", GENERAL);
    bobHere.join("general");
    here.store.leaveMood = () -> Mood.HANGS;
    bobHere.post("room:leave", GENERAL);
    here.loops.run();
    here.line.isCut = true;
    String joined = bob.post("room:join", GENERAL);
    here.advance(5_500);
    bob.settle();
    assertThat(bob.last(joined).bool("success")).contains(true);
  }

  @Test
  void aMembershipGoesOnWhereTheAnswerOfAnotherServerIsLost() {
    RawClient bobHere = here.client("bob");
    bobHere.join("general");
    there.line.losing = 1;
    String left = bobHere.post("room:leave", GENERAL);
    here.advance(1_500);
    bobHere.settle();
    bob.settle();

    assertThat(bobHere.last(left).bool("success")).contains(true);
    assertThat(bob.events()).doesNotContain("error");
    assertThat(members()).isEqualTo(2);
  }

  @Test
  void aMembershipGoesOnWhereAServerIsSilentOnWhichTheUserWasLast() {
    RawClient bobHere = here.client("bob");
    bobHere.join("general");
    there.line.isCut = true;
    String left = bobHere.post("room:leave", GENERAL);
    here.advance(5_500);
    bobHere.settle();
    there.line.isCut = false;
    here.advance(8_000);
    bob.settle();

    assertThat(bobHere.last(left).bool("success")).contains(true);
    assertThat(bob.events()).doesNotContain("error");
    assertThat(members()).isEqualTo(2);
  }

  @Test
  void whatWasLostIsReadAnew() {
    here.line.losing = 1;
    CompletableFuture<Boolean> removed = moderation.removeMember("general", "bob");
    here.loops.run();
    assertThat(removed).isNotDone();
    here.advance(1_500);
    bob.settle();
    bobIsOut();
    here.advance(5_000);
    // Whoever asked is told that not all have confirmed it, and may ask again.
    assertThat(removed).isCompletedExceptionally();
    assertThat(done(moderation.removeMember("general", "bob"))).isFalse();
  }

  @Test
  void whoIsCutOffRefusesMessagesAndModerationAndLetsJoinAndRead() {
    there.line.isCut = true;
    here.advance(8_000);

    JsonObject refused = bob.call("message:send", HELLO).object("error").orElseThrow();
    assertThat(refused.string("code")).contains("UNAVAILABLE");
    assertThat(refused.bool("retryable")).contains(true);
    CompletableFuture<?> ban =
        there.server.moderation("primary").ban("general", "eve", null, null, null);
    here.loops.run();
    assertThat(ban).isCompletedExceptionally();
    there.client("dave").join("general");
    bob.ask("room:history", GENERAL);

    done(moderation.mute("general", "alice", null));
    there.line.isCut = false;
    here.advance(3_000);
    bob.send("general", "again");
    // What changed meanwhile holds.
    assertThat(there.client("alice").refusal("message:send", HELLO)).isEqualTo("FORBIDDEN");
  }

  @Test
  void whatAServerStoredAndCouldNotTellHoldsOnceItIsGone() {
    here.line.isCut = true;
    moderation.removeMember("general", "bob");
    here.advance(3_000);
    bob.settle();
    assertThat(bob.events()).doesNotContain("error");
    here.advance(5_000);
    bob.settle();
    bobIsOut();
  }

  @Test
  void whoWasRemovedMeanwhileIsOutWhenTheOthersAreReachedAgain() {
    there.line.isCut = true;
    here.advance(8_000);
    done(moderation.removeMember("general", "bob"));
    there.line.isCut = false;
    here.advance(3_000);
    bobIsOut();
  }

  @Test
  void whoIsRemovedIsOutSoonOnAServerThatIsCutOffForLong() {
    there.line.isCut = true;
    here.advance(8_000);
    done(moderation.removeMember("general", "bob"));
    here.advance(10_000);
    assertThat(bob.last("error").string("code")).contains("NOT_A_MEMBER");
    bob.clear();
    here.client("carol").join("general");
    here.client("carol").send("general", "who is still here?");
    here.advance(3_000);
    assertThat(bob.events()).doesNotContain("message:new");
  }

  @Test
  void twoWhoTakeTheLastSeatOnTwoServersAreOneMember() {
    done(moderation.createRoom("small", RoomSettings.builder().maxMembers(1).build()));
    JsonObject small = JsonObject.of("roomName", "small");
    RawClient carol = here.client("carol");
    String one = carol.post("room:join", small);
    String other = bob.post("room:join", small);
    here.loops.run();
    assertThat(List.of(carol.last(one).bool("success"), bob.last(other).bool("success")))
        .containsExactlyInAnyOrder(java.util.Optional.of(true), java.util.Optional.of(false));
  }
}
