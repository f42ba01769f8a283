package io.realtime4j.core.rooms;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.api.AckTimeoutException;
import io.realtime4j.api.HistoryQuery;
import io.realtime4j.api.JoinedRoom;
import io.realtime4j.api.MessagePage;
import io.realtime4j.api.RefusedException;
import io.realtime4j.api.RoomPosition;
import io.realtime4j.api.Rooms;
import io.realtime4j.api.UnsupportedByPeerException;
import io.realtime4j.api.event.MessageEvent;
import io.realtime4j.api.event.RoomEvent;
import io.realtime4j.api.json.JsonArray;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.spi.feature.Feature;
import io.realtime4j.api.spi.store.StoredPosition;
import io.realtime4j.core.testing.FakeContext;
import io.realtime4j.core.testing.FakeContext.Sent;
import io.realtime4j.core.testing.ManualLoop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class RoomsTest {
  private FakeContext context = new FakeContext();
  private Feature<Rooms> feature;
  private Rooms rooms = open();

  private Rooms open() {
    feature = new DefaultRoomsProvider().create(context);
    context.loop.run();
    return feature.api();
  }

  private CompletableFuture<JoinedRoom> join(String room) {
    CompletableFuture<JoinedRoom> joined = rooms.join(room);
    context.loop.run();
    return joined;
  }

  private void enter(String room, long head) {
    context
        .last("room:join")
        .succeed(
            "roomName", room, "type", "channel", "memberCount", 2, "epoch", "e", "offset", head);
    context.loop.run();
  }

  private void live(String room, long offset) {
    context.receive(
        "message:new",
        "roomName",
        room,
        "messageId",
        "m" + offset,
        "offset",
        offset,
        "content",
        "c" + offset);
  }

  private static JsonObject message(String room, long offset) {
    return JsonObject.of("roomName", room, "messageId", "m" + offset, "offset", offset);
  }

  private List<String> received() {
    List<String> texts = new ArrayList<>();
    for (MessageEvent.Received event : context.published(MessageEvent.Received.class)) {
      texts.add((event.live() ? "live " : "missed ") + event.message().offset());
    }
    return texts;
  }

  private static Throwable failureOf(CompletableFuture<?> future) {
    List<Throwable> failures = new ArrayList<>();
    future.whenComplete((value, error) -> failures.add(error));
    return failures.get(0);
  }

  @Test
  void joinAsksOnceForAllWhoJoin() {
    context.start(FakeContext.FULL);
    CompletableFuture<JoinedRoom> one = join("channel:a");
    CompletableFuture<JoinedRoom> two = join("channel:a");
    assertThat(context.sent("room:join")).hasSize(1);

    enter("channel:a", 5);

    assertThat(one.join().memberCount()).isEqualTo(2);
    assertThat(one.join().position()).isEqualTo(new RoomPosition("e", 5));
    assertThat(two).isCompleted();
    assertThat(join("channel:a")).isCompleted();
    assertThat(context.published(RoomEvent.Joined.class)).hasSize(1);
    assertThat(rooms.joined()).containsExactly("channel:a");
  }

  @Test
  void roomIsLeftByTheLastWhoLeaves() {
    context.start(FakeContext.FULL);
    join("channel:a");
    join("channel:a");
    enter("channel:a", 5);

    CompletableFuture<Void> first = rooms.leave("channel:a");
    context.loop.run();
    assertThat(first).isCompleted();
    assertThat(context.sent("room:leave")).isEmpty();

    CompletableFuture<Void> second = rooms.leave("channel:a");
    context.loop.run();
    assertThat(second).isNotDone();
    context.last("room:leave").succeed();
    context.loop.run();
    assertThat(second).isCompleted();
    assertThat(rooms.joined()).isEmpty();
    assertThat(context.published(RoomEvent.Left.class))
        .containsExactly(new RoomEvent.Left("channel:a", null));
    live("channel:a", 6);
    assertThat(received()).isEmpty();
  }

  @Test
  void joinWhileOfflineIsRemembered() {
    CompletableFuture<JoinedRoom> joined = join("channel:a");
    assertThat(rooms.joined()).containsExactly("channel:a");
    context.start(FakeContext.FULL);
    enter("channel:a", 0);
    assertThat(joined).isCompleted();
  }

  @Test
  void refusedRoomIsNotRemembered() {
    context.start(FakeContext.FULL);
    CompletableFuture<JoinedRoom> joined = join("channel:a");
    context.last("room:join").refuse("FORBIDDEN");
    context.loop.run();

    assertThat(failureOf(joined)).isInstanceOf(RefusedException.class);
    assertThat(rooms.joined()).isEmpty();
    assertThat(context.published(RoomEvent.Left.class)).isEmpty();
  }

  @Test
  void refusalForNowIsTriedAgain() {
    context.start(FakeContext.FULL);
    CompletableFuture<JoinedRoom> joined = join("channel:a");
    context.last("room:join").refuse("RATE_LIMITED", Duration.ofSeconds(3));
    context.loop.advance(Duration.ofSeconds(2));
    assertThat(context.sent("room:join")).hasSize(1);
    context.loop.advance(Duration.ofSeconds(2));
    context.last("room:join").fail(new AckTimeoutException("silence"));
    context.loop.advance(Duration.ofSeconds(3));
    enter("channel:a", 0);
    assertThat(joined).isCompleted();
    assertThat(context.sent("room:join")).hasSize(3);
  }

  @Test
  void reconnectResumesInOneCallAndBringsMissedBeforeLive() {
    context.start(FakeContext.FULL);
    join("channel:a");
    enter("channel:a", 5);
    join("channel:b");
    enter("channel:b", 1);
    live("channel:a", 6);
    context.lose();

    context.start(FakeContext.FULL);
    assertThat(context.sent("room:join")).hasSize(2);
    Sent resume = context.last("rooms:resume");
    assertThat(resume.payload)
        .isEqualTo(
            JsonObject.of(
                "rooms",
                JsonArray.of(
                    JsonObject.of(
                        "roomName", "channel:a", "epoch", "e", "offset", 6, "messageId", "m6"),
                    JsonObject.of("roomName", "channel:b", "epoch", "e", "offset", 1))));
    live("channel:a", 9);
    assertThat(received()).containsExactly("live 6");

    resume.succeed(
        "rooms",
        JsonArray.of(
            JsonObject.of(
                "roomName",
                "channel:a",
                "epoch",
                "e",
                "offset",
                8,
                "recovered",
                true,
                "messages",
                JsonArray.of(message("channel:a", 7)),
                "hasMore",
                true),
            JsonObject.of("roomName", "channel:b", "epoch", "e", "offset", 1, "recovered", true)));
    live("channel:a", 10);
    assertThat(received()).containsExactly("live 6", "missed 7");
    assertThat(context.last("room:history").payload)
        .isEqualTo(JsonObject.of("roomName", "channel:a", "after", 7, "limit", 100));

    context
        .last("room:history")
        .succeed(
            "epoch",
            "e",
            "hasMore",
            false,
            "messages",
            JsonArray.of(message("channel:a", 8), message("channel:a", 9)));
    assertThat(received()).containsExactly("live 6", "missed 7", "missed 8", "missed 9", "live 10");
    assertThat(context.published(RoomEvent.Discontinuity.class)).isEmpty();
    assertThat(context.published(RoomEvent.Joined.class))
        .extracting(RoomEvent.Joined::rejoined)
        .containsExactly(false, false, true, true);
  }

  @Test
  void unrecoverableGapIsToldOnce() {
    context.start(FakeContext.FULL);
    join("channel:a");
    enter("channel:a", 5);
    context.lose();
    context.start(FakeContext.FULL);
    live("channel:a", 21);
    context
        .last("rooms:resume")
        .succeed(
            "rooms",
            JsonArray.of(
                JsonObject.of(
                    "roomName", "channel:a", "epoch", "f", "offset", 20, "recovered", false)));

    assertThat(context.published(RoomEvent.Discontinuity.class))
        .containsExactly(
            new RoomEvent.Discontinuity(
                "channel:a", new RoomPosition("e", 5), new RoomPosition("f", 20)));
    assertThat(received()).containsExactly("live 21");
    live("channel:a", 21);
    assertThat(received()).containsExactly("live 21");
  }

  @Test
  void floodWhileTheGapIsOpenIsReadFromHistory() {
    context.start(FakeContext.FULL);
    join("channel:a");
    enter("channel:a", 5);
    context.lose();
    context.start(FakeContext.FULL);
    for (long offset = 6; offset <= 6 + RoomStream.MAX_HELD; offset++) {
      live("channel:a", offset);
    }
    context
        .last("rooms:resume")
        .succeed(
            "rooms",
            JsonArray.of(
                JsonObject.of(
                    "roomName", "channel:a", "epoch", "e", "offset", 5, "recovered", true)));

    assertThat(received()).isEmpty();
    assertThat(context.last("room:history").payload.integer("after")).contains(5L);
    context
        .last("room:history")
        .succeed("epoch", "e", "hasMore", false, "messages", JsonArray.of(message("channel:a", 6)));
    assertThat(received()).containsExactly("missed 6");
  }

  @Test
  void rejoinRefusedForGoodLeavesTheRoomWithItsCause() {
    context.start(FakeContext.FULL);
    join("channel:a");
    enter("channel:a", 5);
    context.lose();
    context.start(FakeContext.FULL);
    context
        .last("rooms:resume")
        .succeed(
            "rooms",
            JsonArray.of(
                JsonObject.of(
                    "roomName",
                    "channel:a",
                    "error",
                    JsonObject.of("code", "FORBIDDEN", "message", "no", "retryable", false))));

    assertThat(context.published(RoomEvent.Left.class))
        .extracting(left -> left.cause().code())
        .containsExactly("FORBIDDEN");
    assertThat(rooms.joined()).isEmpty();
  }

  @Test
  void serverThatCannotResumeIsAskedRoomByRoom() {
    context.start(FakeContext.FULL);
    join("channel:a");
    enter("channel:a", 5);
    context.lose();
    context.start(FakeContext.FULL);
    context.last("rooms:resume").refuse("UNKNOWN_EVENT");
    assertThat(context.last("room:join").payload.object("since"))
        .contains(JsonObject.of("epoch", "e", "offset", 5));
  }

  @Test
  void positionCountsWhenListenersHaveHadTheMessageAndSurvivesTheProcess() {
    context.start(FakeContext.FULL);
    join("channel:a");
    enter("channel:a", 5);
    live("channel:a", 6);
    context.loop.advance(Duration.ofSeconds(1));
    assertThat(rooms.position("channel:a")).contains(new RoomPosition("e", 6, "m6"));
    assertThat(context.store.positions)
        .containsEntry(
            "channel:a", StoredPosition.builder().epoch("e").offset(6).messageId("m6").build());

    context = new FakeContext(new ManualLoop(context.loop.nanoTime()), context.store);
    rooms = open();
    join("channel:a");
    context.start(FakeContext.FULL);
    assertThat(context.last("rooms:resume").payload.toString())
        .contains("offset=6")
        .contains("messageId=m6");
  }

  @Test
  void leavingForgetsThePosition() {
    context.start(FakeContext.FULL);
    join("channel:a");
    enter("channel:a", 5);
    context.loop.advance(Duration.ofSeconds(1));
    rooms.leave("channel:a");
    context.loop.advance(Duration.ofSeconds(1));
    assertThat(context.store.positions).isEmpty();
    assertThat(rooms.position("channel:a")).isEmpty();
    join("channel:a");
    assertThat(context.last("room:join").payload.has("since")).isFalse();
  }

  @Test
  void referenceServerIsAskedRoomByRoomAndItsMessagesAreShown() {
    CompletableFuture<JoinedRoom> joined = join("general");
    join("news");
    context.start(FakeContext.REFERENCE);
    context.receive("message:new", "roomName", "general", "content", "early");
    context.sent("room:join").get(0).succeed("roomName", "general", "memberCount", 3);
    context.loop.run();
    context.receive("message:new", "roomName", "general", "content", "hi");
    context.receive("message:new", "roomName", "general", "content", "hi");

    assertThat(joined.join().position()).isEqualTo(new RoomPosition("", 0));
    assertThat(received()).hasSize(3);
    context.lose();
    context.start(FakeContext.REFERENCE);
    assertThat(context.sent("room:join")).hasSize(4);
    assertThat(context.sent("rooms:resume")).isEmpty();
    CompletableFuture<MessagePage> history = rooms.history("general", HistoryQuery.latest(5));
    context.loop.run();
    assertThat(failureOf(history)).isInstanceOf(UnsupportedByPeerException.class);
  }

  @Test
  void historyIsReadInOrder() {
    context.start(FakeContext.FULL);
    CompletableFuture<MessagePage> page = rooms.history("channel:a", HistoryQuery.before(9, 2));
    context.loop.run();
    assertThat(context.last("room:history").payload)
        .isEqualTo(JsonObject.of("roomName", "channel:a", "before", 9, "limit", 2));
    context
        .last("room:history")
        .succeed(
            "epoch",
            "e",
            "hasMore",
            true,
            "messages",
            JsonArray.of(message("channel:a", 8), message("channel:a", 7)));
    context.loop.run();
    assertThat(page.join().messages()).extracting(m -> m.offset()).containsExactly(7L, 8L);
    assertThat(page.join().hasMore()).isTrue();
  }

  @Test
  void peopleComingAndGoingAreTold() {
    context.start(FakeContext.FULL);
    context.receive("user:joined", "roomName", "channel:a", "userId", "bob");
    context.receive("user:joined", "roomName", "channel:a", "userId", "me");
    context.receive("user:left", "roomName", "channel:a", "userId", "bob");
    context.receive("room:occupancy", "roomName", "channel:a", "count", 120);
    assertThat(context.published)
        .containsExactly(
            new RoomEvent.UserJoined("channel:a", "bob"),
            new RoomEvent.UserLeft("channel:a", "bob"),
            new RoomEvent.Occupancy("channel:a", 120));
  }

  @Test
  void whoComesWhileTheListIsOnItsWayFollowsIt() {
    context.start(FakeContext.FULL);
    join("channel:a");

    context.receive("user:joined", "roomName", "channel:a", "userId", "bob");
    assertThat(context.published(RoomEvent.UserJoined.class)).isEmpty();
    enter("channel:a", 5);

    assertThat(context.published)
        .filteredOn(
            event -> event instanceof RoomEvent.Joined || event instanceof RoomEvent.UserJoined)
        .extracting(event -> event.getClass().getSimpleName())
        .containsExactly("Joined", "UserJoined");
  }

  @Test
  void manyRoomsAreResumedInChunks() {
    for (int i = 0; i < 501; i++) {
      context.store.positions.put(
          "channel:" + i, StoredPosition.builder().epoch("e").offset(1).build());
    }
    rooms = open();
    for (int i = 0; i < 501; i++) {
      rooms.join("channel:" + i);
    }
    context.loop.run();
    context.start(FakeContext.FULL);
    assertThat(context.sent("rooms:resume"))
        .extracting(sent -> sent.payload.array("rooms").orElseThrow().size())
        .contains(500, 1);
  }
}
