package io.realtime4j.core.rooms;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.api.HistoryQuery;
import io.realtime4j.api.JoinedRoom;
import io.realtime4j.api.MessagePage;
import io.realtime4j.api.RefusedException;
import io.realtime4j.api.Room;
import io.realtime4j.api.RoomPosition;
import io.realtime4j.api.Rooms;
import io.realtime4j.api.UnsupportedByPeerException;
import io.realtime4j.api.event.MessageEvent;
import io.realtime4j.api.event.RoomEvent;
import io.realtime4j.api.json.JsonArray;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.spi.feature.Feature;
import io.realtime4j.api.spi.store.StoredPosition;
import io.realtime4j.core.testing.FeatureBench;
import io.realtime4j.core.testing.ManualLoop;
import io.realtime4j.core.testing.SentEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RoomsTest {
  private FeatureBench bench = new FeatureBench();
  private Feature<Rooms> feature;
  private Rooms rooms = open();

  private Rooms open() {
    feature = new DefaultRoomsProvider().create(bench.context());
    bench.loop.run();
    return feature.api();
  }

  private CompletableFuture<JoinedRoom> join(String room) {
    return stay(room).joined();
  }

  private Room stay(String room) {
    Room stay = rooms.join(room);
    bench.loop.run();
    return stay;
  }

  private void enter(String room, long head) {
    bench
        .last("room:join")
        .succeed(
            "roomName", room, "type", "channel", "memberCount", 2, "epoch", "e", "offset", head);
    bench.loop.run();
  }

  private void live(String room, long offset) {
    bench.receive(
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
    for (MessageEvent.Received event : bench.published(MessageEvent.Received.class)) {
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
    bench.start(FeatureBench.FULL);
    CompletableFuture<JoinedRoom> one = join("channel:a");
    CompletableFuture<JoinedRoom> two = join("channel:a");
    assertThat(bench.sent("room:join")).hasSize(1);

    enter("channel:a", 5);

    assertThat(one.join().memberCount()).isEqualTo(2);
    assertThat(one.join().position()).isEqualTo(new RoomPosition("e", 5));
    assertThat(two).isCompleted();
    assertThat(join("channel:a")).isCompleted();
    assertThat(bench.published(RoomEvent.Joined.class)).hasSize(1);
    assertThat(rooms.joined()).containsExactly("channel:a");
  }

  @Test
  void roomIsLeftByTheLastWhoLeaves() {
    bench.start(FeatureBench.FULL);
    Room one = stay("channel:a");
    Room two = stay("channel:a");
    enter("channel:a", 5);

    CompletableFuture<Void> first = one.leave();
    bench.loop.run();
    assertThat(first).isCompleted();
    assertThat(bench.sent("room:leave")).isEmpty();

    one.close();
    bench.loop.run();
    assertThat(bench.sent("room:leave")).isEmpty();
    CompletableFuture<Void> second = two.leave();
    bench.loop.run();
    assertThat(second).isNotDone();
    bench.last("room:leave").succeed();
    bench.loop.run();
    assertThat(second).isCompleted();
    assertThat(rooms.joined()).isEmpty();
    assertThat(bench.published(RoomEvent.Left.class))
        .containsExactly(new RoomEvent.Left("channel:a", null));
    live("channel:a", 6);
    assertThat(received()).isEmpty();
  }

  @Test
  void joinWhileOfflineIsRemembered() {
    CompletableFuture<JoinedRoom> joined = join("channel:a");
    assertThat(rooms.joined()).containsExactly("channel:a");
    bench.start(FeatureBench.FULL);
    enter("channel:a", 0);
    assertThat(joined).isCompleted();
  }

  @Test
  void refusedRoomIsNotRemembered() {
    bench.start(FeatureBench.FULL);
    CompletableFuture<JoinedRoom> joined = join("channel:a");
    bench.last("room:join").refuse("FORBIDDEN");
    bench.loop.run();

    assertThat(failureOf(joined)).isInstanceOf(RefusedException.class);
    assertThat(rooms.joined()).isEmpty();
    assertThat(bench.published(RoomEvent.Left.class)).isEmpty();
  }

  @Test
  void refusalForNowIsTriedAgain() {
    bench.start(FeatureBench.FULL);
    CompletableFuture<JoinedRoom> joined = join("channel:a");
    bench.last("room:join").refuse("RATE_LIMITED", Duration.ofSeconds(3));
    bench.loop.advance(Duration.ofSeconds(2));
    assertThat(bench.sent("room:join")).hasSize(1);
    bench.loop.advance(Duration.ofSeconds(2));
    bench.silence();
    bench.loop.advance(Duration.ofSeconds(3));
    enter("channel:a", 0);
    assertThat(joined).isCompleted();
    assertThat(bench.sent("room:join")).hasSize(3);
  }

  @Test
  void reconnectResumesInOneCallAndBringsMissedBeforeLive() {
    bench.start(FeatureBench.FULL);
    join("channel:a");
    enter("channel:a", 5);
    join("channel:b");
    enter("channel:b", 1);
    live("channel:a", 6);
    bench.lose();

    bench.start(FeatureBench.FULL);
    assertThat(bench.sent("room:join")).hasSize(2);
    SentEvent resume = bench.last("rooms:resume");
    assertThat(resume.payload)
        .isEqualTo(
            JsonObject.of(
                "rooms",
                JsonArray.of(
                    JsonObject.of(
                        "roomName", "channel:a", "epoch", "e", "offset", 6, "messageId", "m6"),
                    JsonObject.of("roomName", "channel:b", "epoch", "e", "offset", 1)),
                "maxBytes",
                65536));
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
    assertThat(bench.last("room:history").payload)
        .isEqualTo(
            JsonObject.of("roomName", "channel:a", "after", 7, "limit", 100, "maxBytes", 65536));

    bench
        .last("room:history")
        .succeed(
            "epoch",
            "e",
            "hasMore",
            false,
            "messages",
            JsonArray.of(message("channel:a", 8), message("channel:a", 9)));
    assertThat(received()).containsExactly("live 6", "missed 7", "missed 8", "missed 9", "live 10");
    assertThat(bench.published(RoomEvent.Discontinuity.class)).isEmpty();
    assertThat(bench.published(RoomEvent.Joined.class))
        .extracting(RoomEvent.Joined::rejoined)
        .containsExactly(false, false, true, true);
  }

  @Test
  void unrecoverableGapIsToldOnce() {
    bench.start(FeatureBench.FULL);
    join("channel:a");
    enter("channel:a", 5);
    bench.lose();
    bench.start(FeatureBench.FULL);
    live("channel:a", 21);
    bench
        .last("rooms:resume")
        .succeed(
            "rooms",
            JsonArray.of(
                JsonObject.of(
                    "roomName", "channel:a", "epoch", "f", "offset", 20, "recovered", false)));

    assertThat(bench.published(RoomEvent.Discontinuity.class))
        .containsExactly(
            new RoomEvent.Discontinuity(
                "channel:a", new RoomPosition("e", 5), new RoomPosition("f", 20)));
    assertThat(received()).containsExactly("live 21");
    live("channel:a", 21);
    assertThat(received()).containsExactly("live 21");
  }

  @Test
  void floodWhileTheGapIsOpenIsReadFromHistory() {
    bench.start(FeatureBench.FULL);
    join("channel:a");
    enter("channel:a", 5);
    bench.lose();
    bench.start(FeatureBench.FULL);
    for (long offset = 6; offset <= 6 + RoomStream.MAX_HELD; offset++) {
      live("channel:a", offset);
    }
    bench
        .last("rooms:resume")
        .succeed(
            "rooms",
            JsonArray.of(
                JsonObject.of(
                    "roomName", "channel:a", "epoch", "e", "offset", 5, "recovered", true)));

    assertThat(received()).isEmpty();
    assertThat(bench.last("room:history").payload.integer("after")).contains(5L);
    bench
        .last("room:history")
        .succeed("epoch", "e", "hasMore", false, "messages", JsonArray.of(message("channel:a", 6)));
    assertThat(received()).containsExactly("missed 6");
  }

  @Test
  void rejoinRefusedForGoodLeavesTheRoomWithItsCause() {
    bench.start(FeatureBench.FULL);
    join("channel:a");
    enter("channel:a", 5);
    bench.lose();
    bench.start(FeatureBench.FULL);
    bench
        .last("rooms:resume")
        .succeed(
            "rooms",
            JsonArray.of(
                JsonObject.of(
                    "roomName",
                    "channel:a",
                    "error",
                    JsonObject.of("code", "FORBIDDEN", "message", "no", "retryable", false))));

    assertThat(bench.published(RoomEvent.Left.class))
        .extracting(left -> left.cause().code())
        .containsExactly("FORBIDDEN");
    assertThat(rooms.joined()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(longs = {-1, 0, Long.MAX_VALUE})
  void aRoomThatIsRefusedForNowIsAskedForAgainWhateverTheWait(long retryAfterMillis) {
    bench.start(FeatureBench.FULL);
    join("channel:a");
    enter("channel:a", 5);
    bench.lose();
    bench.start(FeatureBench.FULL);
    JsonObject error =
        JsonObject.of("code", "UNAVAILABLE", "retryable", true, "retryAfterMs", retryAfterMillis);
    bench
        .last("rooms:resume")
        .succeed("rooms", JsonArray.of(JsonObject.of("roomName", "channel:a", "error", error)));
    int asked = bench.sent("room:join").size();

    bench.loop.advance(Duration.ofMillis(900));
    assertThat(bench.sent("room:join")).hasSize(asked);
    bench.loop.advance(Duration.ofHours(2));
    assertThat(bench.sent("room:join")).hasSizeGreaterThan(asked);
  }

  @Test
  void serverThatCannotResumeIsAskedRoomByRoom() {
    bench.start(FeatureBench.FULL);
    join("channel:a");
    enter("channel:a", 5);
    bench.lose();
    bench.start(FeatureBench.FULL);
    bench.last("rooms:resume").refuse("UNKNOWN_EVENT");
    assertThat(bench.last("room:join").payload.object("since"))
        .contains(JsonObject.of("epoch", "e", "offset", 5));
  }

  @Test
  void positionCountsWhenListenersHaveHadTheMessageAndSurvivesTheProcess() {
    bench.start(FeatureBench.FULL);
    Room room = stay("channel:a");
    enter("channel:a", 5);
    live("channel:a", 6);
    bench.loop.advance(Duration.ofSeconds(1));
    assertThat(room.position()).contains(new RoomPosition("e", 6, "m6"));
    assertThat(bench.store.positions)
        .containsEntry(
            "channel:a", StoredPosition.builder().epoch("e").offset(6).messageId("m6").build());

    bench = new FeatureBench(new ManualLoop(bench.loop.nanoTime()), bench.store);
    rooms = open();
    join("channel:a");
    bench.start(FeatureBench.FULL);
    assertThat(bench.last("rooms:resume").payload.toString())
        .contains("offset=6")
        .contains("messageId=m6");
  }

  @Test
  void leavingForgetsThePosition() {
    bench.start(FeatureBench.FULL);
    Room room = stay("channel:a");
    enter("channel:a", 5);
    bench.loop.advance(Duration.ofSeconds(1));
    room.leave();
    bench.loop.advance(Duration.ofSeconds(1));
    assertThat(bench.store.positions).isEmpty();
    assertThat(room.position()).isEmpty();
    join("channel:a");
    assertThat(bench.last("room:join").payload.has("since")).isFalse();
  }

  @Test
  void referenceServerIsAskedRoomByRoomAndItsMessagesAreShown() {
    CompletableFuture<JoinedRoom> joined = join("general");
    join("news");
    bench.start(FeatureBench.REFERENCE);
    bench.receive("message:new", "roomName", "general", "content", "early");
    bench.sent("room:join").get(0).succeed("roomName", "general", "memberCount", 3);
    bench.loop.run();
    bench.receive("message:new", "roomName", "general", "content", "hi");
    bench.receive("message:new", "roomName", "general", "content", "hi");

    assertThat(joined.join().position()).isEqualTo(new RoomPosition("", 0));
    assertThat(received()).hasSize(3);
    bench.lose();
    bench.start(FeatureBench.REFERENCE);
    assertThat(bench.sent("room:join")).hasSize(4);
    assertThat(bench.sent("rooms:resume")).isEmpty();
    assertThat(bench.published(RoomEvent.Discontinuity.class)).isEmpty();
    bench.sent("room:join").get(2).succeed("roomName", "general", "memberCount", 3);
    bench.loop.run();
    assertThat(bench.published(RoomEvent.Discontinuity.class))
        .as("it has no history")
        .extracting(RoomEvent.Discontinuity::roomName)
        .containsExactly("general");
    CompletableFuture<MessagePage> history = rooms.history("general", HistoryQuery.latest(5));
    bench.loop.run();
    assertThat(failureOf(history)).isInstanceOf(UnsupportedByPeerException.class);
  }

  @Test
  void pagesFollowThePaceOfTheLink() {
    bench.start(FeatureBench.FULL);
    join("channel:a");
    enter("channel:a", 5);
    bench.lose();
    bench.start(FeatureBench.FULL);
    assertThat(bench.last("rooms:resume").payload.integer("maxBytes")).contains(65536L);
    JsonObject room =
        JsonObject.of(
            "roomName",
            "channel:a",
            "epoch",
            "e",
            "offset",
            50,
            "recovered",
            true,
            "messages",
            JsonArray.of(message("channel:a", 6)),
            "hasMore",
            true);
    bench.last("rooms:resume").succeed("rooms", JsonArray.of(room));

    assertThat(pageAfter(Duration.ofSeconds(5), 7)).isEqualTo(65536);
    assertThat(pageAfter(Duration.ofSeconds(9), 8)).isEqualTo(32768);
    assertThat(pageAfter(Duration.ofSeconds(5), 9)).isEqualTo(16384);
    assertThat(pageAfter(Duration.ofMillis(500), 10)).isEqualTo(16384);
    assertThat(pageAfter(Duration.ofSeconds(2), 11)).isEqualTo(32768);
    bench.silence();
    bench.loop.advance(Duration.ofSeconds(2));
    assertThat(bench.last("room:history").payload.integer("maxBytes")).contains(16384L);
    assertThat(received()).last().isEqualTo("missed 11");
  }

  /** Answers the page that is asked for with one message, and returns how much was asked for. */
  private long pageAfter(Duration took, long offset) {
    SentEvent asked = bench.open("room:history").get(0);
    bench.loop.advance(took);
    asked.succeed(
        "epoch", "e", "hasMore", true, "messages", JsonArray.of(message("channel:a", offset)));
    return asked.payload.integer("maxBytes").orElseThrow();
  }

  @Test
  void fewPagesAreUnderWayAtOnceHoweverManyRoomsAreBehind() {
    bench.start(FeatureBench.FULL);
    List<JsonObject> replies = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      String room = "channel:" + i;
      join(room);
      enter(room, 5);
      replies.add(
          JsonObject.of(
              "roomName", room, "epoch", "e", "offset", 9, "recovered", true, "hasMore", true));
    }
    bench.lose();
    bench.start(FeatureBench.FULL);
    bench.last("rooms:resume").succeed("rooms", replies);

    int read = 0;
    while (!bench.open("room:history").isEmpty()) {
      assertThat(bench.open("room:history")).hasSizeLessThanOrEqualTo(4);
      SentEvent asked = bench.open("room:history").get(0);
      JsonArray messages = JsonArray.of(message(asked.payload.string("roomName").orElseThrow(), 6));
      asked.succeed("epoch", "e", "hasMore", false, "messages", messages);
      read++;
    }
    assertThat(read).isEqualTo(20);
    assertThat(received()).hasSize(20);
  }

  @Test
  void whileTheLinkIsBusyAnAnswerIsWaitedForLonger() {
    bench.start(FeatureBench.FULL);
    CompletableFuture<MessagePage> slow = rooms.history("channel:a", HistoryQuery.before(9, 2));
    bench.loop.run();
    for (int second = 0; second < 40; second++) {
      bench.transport.socket().receivedBytes += 20_000;
      bench.loop.advance(Duration.ofSeconds(1));
    }
    assertThat(slow).isNotDone();
    bench.last("room:history").succeed("epoch", "e", "messages", JsonArray.of());
    bench.loop.run();
    assertThat(slow).isCompleted();

    CompletableFuture<MessagePage> never = rooms.history("channel:a", HistoryQuery.before(9, 2));
    bench.loop.run();
    for (int second = 0; second < 61; second++) {
      bench.transport.socket().receivedBytes += 20_000;
      bench.loop.advance(Duration.ofSeconds(1));
    }
    assertThat(failureOf(never)).hasMessageContaining("room:history");

    CompletableFuture<MessagePage> quiet = rooms.history("channel:a", HistoryQuery.before(9, 2));
    bench.loop.run();
    bench.transport.socket().receivedBytes += 500;
    bench.loop.advance(Duration.ofSeconds(10));
    assertThat(failureOf(quiet)).hasMessageContaining("10000 ms");
  }

  @Test
  void historyIsReadInOrder() {
    bench.start(FeatureBench.FULL);
    CompletableFuture<MessagePage> page = rooms.history("channel:a", HistoryQuery.before(9, 2));
    bench.loop.run();
    assertThat(bench.last("room:history").payload)
        .isEqualTo(JsonObject.of("roomName", "channel:a", "before", 9, "limit", 2));
    bench
        .last("room:history")
        .succeed(
            "epoch",
            "e",
            "hasMore",
            true,
            "messages",
            JsonArray.of(message("channel:a", 8), message("channel:a", 7)));
    bench.loop.run();
    assertThat(page.join().messages()).extracting(m -> m.offset()).containsExactly(7L, 8L);
    assertThat(page.join().hasMore()).isTrue();
  }

  @Test
  void peopleComingAndGoingAreTold() {
    bench.start(FeatureBench.FULL);
    bench.receive("user:joined", "roomName", "channel:a", "userId", "bob");
    bench.receive("user:joined", "roomName", "channel:a", "userId", "me");
    bench.receive("user:left", "roomName", "channel:a", "userId", "bob");
    bench.receive("room:occupancy", "roomName", "channel:a", "count", 120);
    assertThat(bench.published)
        .containsExactly(
            new RoomEvent.UserJoined("channel:a", "bob"),
            new RoomEvent.UserLeft("channel:a", "bob"),
            new RoomEvent.Occupancy("channel:a", 120));
  }

  @Test
  void whoComesWhileTheListIsOnItsWayFollowsIt() {
    bench.start(FeatureBench.FULL);
    join("channel:a");

    bench.receive("user:joined", "roomName", "channel:a", "userId", "bob");
    assertThat(bench.published(RoomEvent.UserJoined.class)).isEmpty();
    enter("channel:a", 5);

    assertThat(bench.published)
        .filteredOn(
            event -> event instanceof RoomEvent.Joined || event instanceof RoomEvent.UserJoined)
        .extracting(event -> event.getClass().getSimpleName())
        .containsExactly("Joined", "UserJoined");
  }

  @Test
  void manyRoomsAreResumedInChunks() {
    for (int i = 0; i < 501; i++) {
      bench.store.positions.put(
          "channel:" + i, StoredPosition.builder().epoch("e").offset(1).build());
    }
    rooms = open();
    for (int i = 0; i < 501; i++) {
      rooms.join("channel:" + i);
    }
    bench.loop.run();
    bench.start(FeatureBench.FULL);
    assertThat(bench.sent("rooms:resume"))
        .extracting(sent -> sent.payload.array("rooms").orElseThrow().size())
        .contains(500, 1);
  }
}
