package io.realtime4j.core.rooms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.realtime4j.api.ClientClosedException;
import io.realtime4j.api.MemberPage;
import io.realtime4j.api.RefusedException;
import io.realtime4j.api.Room;
import io.realtime4j.api.Rooms;
import io.realtime4j.api.Subscription;
import io.realtime4j.api.event.ConnectionEvent;
import io.realtime4j.api.event.MessageEvent;
import io.realtime4j.api.event.RoomEvent;
import io.realtime4j.api.json.JsonArray;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.spi.feature.Feature;
import io.realtime4j.core.testing.FeatureBench;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Rooms that are refused, left or closed, and servers that answer half of what they were asked. */
class RoomEndsTest {
  private static final String ROOM = "channel:a";

  private final FeatureBench bench = new FeatureBench();
  private final Feature<Rooms> feature = new DefaultRoomsProvider().create(bench.context());
  private final Rooms rooms = feature.api();

  private Room join(String name) {
    Room room = rooms.join(name);
    bench.loop.run();
    return room;
  }

  private Room entered() {
    bench.start(FeatureBench.FULL);
    Room room = join(ROOM);
    bench.last("room:join").succeed("roomName", ROOM, "epoch", "e", "offset", 5);
    bench.loop.run();
    return room;
  }

  /** The server says by an event that something was refused. */
  private void fault(JsonObject details) {
    bench
        .context()
        .publish(
            new ConnectionEvent.Fault(
                new RefusedException("FORBIDDEN", false, "You are banned", null, details)));
    bench.loop.run();
  }

  private static Throwable failureOf(CompletableFuture<?> future) {
    List<Throwable> failures = new ArrayList<>();
    future.whenComplete((value, error) -> failures.add(error));
    return failures.get(0);
  }

  @Test
  void afterClosingNothingIsHeardJoinedOrAsked() {
    Room room = entered();
    bench.sent.clear();
    feature.close();
    bench.loop.run();
    assertThat(room.state()).isEqualTo(Room.State.LEFT);
    bench.receive("message:new", "roomName", ROOM, "messageId", "m6", "offset", 6);
    bench.receive("room:occupancy", "roomName", ROOM, "count", 9);
    assertThat(bench.published(MessageEvent.Received.class)).isEmpty();
    assertThat(bench.published(RoomEvent.Occupancy.class)).isEmpty();
    Room late = join("channel:late");
    assertThat(failureOf(late.joined())).isInstanceOf(ClientClosedException.class);
    bench.loop.advance(Duration.ofMinutes(1));
    assertThat(bench.sent).isEmpty();
  }

  @Test
  void aGuessThatAServerIsPlainEndsWithTheClient() {
    Room room = join(ROOM);
    bench.start(FeatureBench.PLAIN);
    feature.close();
    bench.loop.advance(Duration.ofMinutes(1));
    assertThat(failureOf(room.joined())).isInstanceOf(ClientClosedException.class);
  }

  @Test
  void leavingWithoutASessionIsDoneAtOnce() {
    Room room = entered();
    bench.lose();
    CompletableFuture<Void> left = room.leave();
    bench.loop.run();
    assertThat(left).isCompleted();
    assertThat(bench.published(RoomEvent.Left.class)).hasSize(1);
    bench.start(FeatureBench.FULL);
    assertThat(bench.sent("rooms:resume")).isEmpty();
  }

  @Test
  void aLeaveThatIsRefusedFailsUnlessWeAreOutAnyway() {
    CompletableFuture<Void> first = entered().leave();
    bench.loop.run();
    bench.last("room:leave").refuse("INTERNAL_ERROR");
    bench.loop.run();
    assertThat(failureOf(first)).isInstanceOf(RefusedException.class);
    CompletableFuture<Void> second = join("channel:b").leave();
    bench.loop.run();
    bench.last("room:leave").refuse("NOT_A_MEMBER");
    bench.loop.run();
    assertThat(second).isCompleted();
    CompletableFuture<Void> third = join("channel:c").leave();
    bench.loop.run();
    bench.lose();
    assertThat(third).isCompleted();
  }

  @Test
  void aRoomThatTheServerPutsUsOutOfIsLeftForGood() {
    Room room = entered();
    fault(JsonObject.of("event", "room:join", "roomName", ROOM));
    assertThat(room.state()).isEqualTo(Room.State.LEFT);
    RoomEvent.Left left = bench.published(RoomEvent.Left.class).get(0);
    assertThat(left.roomName()).isEqualTo(ROOM);
    assertThat(((RefusedException) left.cause()).code()).isEqualTo("FORBIDDEN");
    bench.lose();
    bench.start(FeatureBench.FULL);
    assertThat(bench.sent("rooms:resume")).isEmpty();
    assertThat(bench.sent("room:join")).hasSize(1);
    // What goes wrong with a join that names no room is nobody's end.
    Room other = join("channel:b");
    fault(JsonObject.of("event", "room:join"));
    assertThat(other.state()).isNotEqualTo(Room.State.LEFT);
  }

  @Test
  void aRoomThatTheServerPutsUsIntoIsHeard() {
    bench.start(FeatureBench.FULL);
    bench.receive("message:new", "roomName", "user:me", "messageId", "m1", "offset", 1);
    assertThat(bench.published(MessageEvent.Received.class))
        .extracting(MessageEvent.Received::live)
        .containsExactly(true);
  }

  @Test
  void whatAResumeDoesNotAnswerIsJoinedByItself() {
    entered();
    bench.lose();
    bench.start(FeatureBench.FULL);
    bench.last("rooms:resume").succeed("rooms", JsonArray.EMPTY);
    bench.loop.run();
    assertThat(bench.sent("room:join")).hasSize(2);
    assertThat(bench.last("room:join").payload.object("since"))
        .contains(JsonObject.of("epoch", "e", "offset", 5));
  }

  @Test
  void aResumeThatDoesNotComeInTimeIsAskedForInSmallParts() {
    entered();
    bench.lose();
    bench.start(FeatureBench.FULL);
    bench.silence();
    bench.loop.advance(Duration.ofSeconds(2));
    assertThat(bench.last("room:join").payload.integer("maxBytes"))
        .contains((long) Pace.LEAST_BYTES);
  }

  @Test
  void eachRefusalForNowWaitsLongerAndAtLeastAsLongAsAsked() {
    bench.start(FeatureBench.FULL);
    join(ROOM);
    bench.last("room:join").refuse("UNAVAILABLE");
    bench.loop.advance(Duration.ofMillis(999));
    assertThat(bench.sent("room:join")).hasSize(1);
    bench.loop.advance(Duration.ofMillis(102));
    assertThat(bench.sent("room:join")).hasSize(2);
    bench.last("room:join").refuse("UNAVAILABLE");
    bench.loop.advance(Duration.ofMillis(1_999));
    assertThat(bench.sent("room:join")).hasSize(2);
    bench.loop.advance(Duration.ofMillis(202));
    assertThat(bench.sent("room:join")).hasSize(3);
    bench.last("room:join").refuse("RATE_LIMITED", Duration.ofSeconds(20));
    bench.loop.advance(Duration.ofMillis(19_900));
    assertThat(bench.sent("room:join")).hasSize(3);
    bench.loop.advance(Duration.ofMillis(2_200));
    assertThat(bench.sent("room:join")).hasSize(4);
    bench.last("room:join").refuse("RATE_LIMITED", Duration.ofMillis(1));
    bench.loop.advance(Duration.ofMillis(7_900));
    assertThat(bench.sent("room:join")).as("our own wait is longer").hasSize(4);
  }

  @Test
  void aServerThatDoesNotSayWhetherItRecoversIsBelievedByItsPositions() {
    entered();
    bench.lose();
    bench.start(FeatureBench.FULL);
    bench
        .last("rooms:resume")
        .succeed("rooms", JsonArray.of(JsonObject.of("roomName", ROOM, "epoch", "e", "offset", 5)));
    bench.loop.run();
    assertThat(bench.published(RoomEvent.Discontinuity.class)).isEmpty();
    bench.lose();
    bench.start(FeatureBench.FULL);
    bench
        .last("rooms:resume")
        .succeed("rooms", JsonArray.of(JsonObject.of("roomName", ROOM, "epoch", "e", "offset", 4)));
    bench.loop.run();
    assertThat(bench.published(RoomEvent.Discontinuity.class)).hasSize(1);
  }

  @Test
  void membersAreAskedForInPagesOfOneToAHundred() {
    bench.start(FeatureBench.FULL);
    assertThatThrownBy(() -> rooms.members(ROOM, null, 0))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> rooms.members(ROOM, null, 101))
        .isInstanceOf(IllegalArgumentException.class);
    CompletableFuture<MemberPage> one = rooms.members(ROOM, null, 1);
    CompletableFuture<MemberPage> hundred = rooms.members(ROOM, "bob", 100);
    bench.loop.run();
    assertThat(bench.sent("room:members").get(0).payload)
        .isEqualTo(JsonObject.of("roomName", ROOM, "limit", 1));
    assertThat(bench.last("room:members").payload)
        .isEqualTo(JsonObject.of("roomName", ROOM, "after", "bob", "limit", 100));
    bench
        .last("room:members")
        .succeed("members", JsonArray.of(JsonObject.of("userId", "eve")), "hasMore", true);
    bench.loop.run();
    assertThat(hundred.join().hasMore()).isTrue();
    assertThat(hundred.join().members()).hasSize(1);
    assertThat(one).isNotDone();
  }

  @Test
  void aPairIsCalledTheSameFromBothSides() {
    assertThat(rooms.direct("zoe").name()).isEqualTo("dm:me:zoe");
    assertThat(rooms.direct("bob").name()).isEqualTo("dm:bob:me");
    assertThat(rooms.direct("me").name()).isEqualTo("dm:me:me");
    assertThatThrownBy(() -> rooms.direct(" ")).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aListenerThatUnsubscribesHearsNothingMore() {
    Room room = entered();
    List<String> heard = new ArrayList<>();
    Subscription messages = room.onMessage(event -> heard.add("message"));
    Subscription typing = room.onTyping(users -> heard.add("typing"));
    Subscription members = room.onMembers(now -> heard.add("members"));
    bench.loop.run();
    heard.clear();
    bench.receive("message:new", "roomName", ROOM, "messageId", "m6", "offset", 6);
    bench.receive("room:occupancy", "roomName", ROOM, "count", 9);
    assertThat(heard).containsExactly("message", "members");
    messages.unsubscribe();
    typing.unsubscribe();
    members.unsubscribe();
    bench.receive("message:new", "roomName", ROOM, "messageId", "m7", "offset", 7);
    bench.receive("room:occupancy", "roomName", ROOM, "count", 8);
    assertThat(heard).hasSize(2);
  }

  @Test
  void aRoomThatIsLeftWhileItsNextAttemptWaitsIsNotEntered() {
    bench.start(FeatureBench.FULL);
    Room room = join(ROOM);
    bench.last("room:join").refuse("UNAVAILABLE");
    bench.loop.run();
    room.leave();
    bench.loop.advance(Duration.ofMinutes(1));
    assertThat(bench.sent("room:join")).hasSize(1);
  }

  @Test
  void aRoomThatIsRefusedForNowKeepsNoNewsFromOthers() {
    bench.start(FeatureBench.FULL);
    join(ROOM);
    bench.receive("room:occupancy", "roomName", "channel:z", "count", 9);
    assertThat(bench.published(RoomEvent.Occupancy.class)).as("it may be its name").isEmpty();
    bench.last("room:join").refuse("UNAVAILABLE");
    bench.loop.run();
    assertThat(bench.published(RoomEvent.Occupancy.class)).hasSize(1);
    bench.receive("room:occupancy", "roomName", "channel:z", "count", 8);
    assertThat(bench.published(RoomEvent.Occupancy.class)).hasSize(2);
  }
}
