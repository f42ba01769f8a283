package io.realtime4j.core.rooms;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.api.Room;
import io.realtime4j.api.RoomPosition;
import io.realtime4j.api.Rooms;
import io.realtime4j.api.event.ConnectionEvent;
import io.realtime4j.api.event.MessageEvent;
import io.realtime4j.api.event.RoomEvent;
import io.realtime4j.api.json.JsonArray;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.spi.feature.Feature;
import io.realtime4j.api.spi.store.StoreOwner;
import io.realtime4j.api.spi.store.StoredPosition;
import io.realtime4j.core.testing.FeatureBench;
import io.realtime4j.core.testing.SentEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Answers to what nobody asks any more, gaps that cannot be closed now, and slow listeners. */
class LateAnswersTest {
  private static final String ROOM = "channel:a";

  private final FeatureBench bench = new FeatureBench();
  private final Feature<Rooms> feature = new DefaultRoomsProvider().create(bench.context());
  private final Rooms rooms = feature.api();

  private Room join() {
    Room room = rooms.join(ROOM);
    bench.loop.run();
    return room;
  }

  private void enter(SentEvent join, String epoch, long head) {
    join.succeed("roomName", ROOM, "type", "channel", "epoch", epoch, "offset", head);
    bench.loop.run();
  }

  private static JsonObject message(long offset) {
    return JsonObject.of("roomName", ROOM, "messageId", "m" + offset, "offset", offset);
  }

  private void live(long offset) {
    bench.receive("message:new", "roomName", ROOM, "messageId", "m" + offset, "offset", offset);
  }

  private List<Long> received() {
    List<Long> offsets = new ArrayList<>();
    bench
        .published(MessageEvent.Received.class)
        .forEach(event -> offsets.add(event.message().offset()));
    return offsets;
  }

  /** In the room at 5, lost, and back with more to be read than came with the answer. */
  private SentEvent behind() {
    bench.start(FeatureBench.FULL);
    join();
    enter(bench.last("room:join"), "e", 5);
    bench.lose();
    bench.start(FeatureBench.FULL);
    bench
        .last("rooms:resume")
        .succeed(
            "rooms",
            JsonArray.of(
                JsonObject.of(
                    "roomName",
                    ROOM,
                    "epoch",
                    "e",
                    "offset",
                    9,
                    "recovered",
                    true,
                    "messages",
                    JsonArray.of(message(6)),
                    "hasMore",
                    true)));
    bench.loop.run();
    return bench.last("room:history");
  }

  private static void page(SentEvent history, boolean hasMore, long... offsets) {
    Object[] messages = LongStream.of(offsets).mapToObj(LateAnswersTest::message).toArray();
    history.succeed("epoch", "e", "hasMore", hasMore, "messages", JsonArray.of(messages));
  }

  @Test
  void anAnswerToTheJoinOfAnEarlierStayIsNotOfTheNext() {
    bench.start(FeatureBench.FULL);
    Room first = join();
    SentEvent early = bench.last("room:join");
    first.leave();
    bench.loop.run();
    Room second = join();
    enter(early, "e", 5);
    assertThat(second.joined()).isNotDone();
    assertThat(bench.published(RoomEvent.Joined.class)).isEmpty();
    enter(bench.last("room:join"), "e", 6);
    assertThat(second.joined()).isCompleted();
  }

  @Test
  void aRefusalOfAnEarlierStayIsNotOfTheNext() {
    bench.start(FeatureBench.FULL);
    Room first = join();
    SentEvent early = bench.last("room:join");
    first.leave();
    bench.loop.run();
    Room second = join();
    early.refuse("FORBIDDEN");
    bench.loop.run();
    assertThat(second.joined()).isNotDone();
    assertThat(rooms.joined()).containsExactly(ROOM);
  }

  @Test
  void aPageThatComesWhenTheRoomIsLeftIsNotShown() {
    bench.start(FeatureBench.FULL);
    Room room = join();
    enter(bench.last("room:join"), "e", 5);
    bench.lose();
    bench.start(FeatureBench.FULL);
    bench
        .last("rooms:resume")
        .succeed(
            "rooms",
            JsonArray.of(
                JsonObject.of(
                    "roomName",
                    ROOM,
                    "epoch",
                    "e",
                    "offset",
                    9,
                    "recovered",
                    true,
                    "hasMore",
                    true)));
    bench.loop.run();
    SentEvent late = bench.last("room:history");
    room.leave();
    bench.loop.run();
    Room second = join();
    enter(bench.last("room:join"), "e", 20);
    page(late, true, 7, 8);
    bench.loop.run();
    assertThat(received()).isEmpty();
    assertThat(bench.sent("room:history")).as("nothing more is read").hasSize(1);
    assertThat(second.position()).contains(new RoomPosition("e", 20));
  }

  @Test
  void aPageThatFailsForGoodWhenTheRoomIsLeftIsNoGap() {
    SentEvent late = behind();
    bench.lose();
    bench.start(FeatureBench.FULL);
    SentEvent resume = bench.last("rooms:resume");
    late.refuse("FORBIDDEN");
    bench.loop.run();
    assertThat(bench.published(RoomEvent.Discontinuity.class)).isEmpty();
    assertThat(resume.isOpen()).isTrue();
  }

  @Test
  void aGapThatCannotBeReadNowIsReadLaterAndFromThere() {
    SentEvent first = behind();
    first.refuse("UNAVAILABLE");
    bench.loop.advance(Duration.ofMillis(900));
    assertThat(bench.open("room:history")).isEmpty();
    live(10);
    bench.loop.advance(Duration.ofMillis(300));
    SentEvent second = bench.last("room:history");
    assertThat(second).isNotSameAs(first);
    assertThat(second.payload.integer("after")).contains(6L);
    page(second, true, 7, 8);
    bench.loop.run();
    page(bench.last("room:history"), false, 9);
    bench.loop.run();
    assertThat(received()).containsExactly(6L, 7L, 8L, 9L, 10L);
    assertThat(bench.published(RoomEvent.Discontinuity.class)).isEmpty();
  }

  @Test
  void aGapThatCannotBeReadAtAllIsToldAndTheRoomGoesOn() {
    SentEvent history = behind();
    live(10);
    history.refuse("FORBIDDEN");
    bench.loop.run();
    assertThat(bench.published(RoomEvent.Discontinuity.class))
        .containsExactly(
            new RoomEvent.Discontinuity(
                ROOM, new RoomPosition("e", 6, "m6"), new RoomPosition("e", 9)));
    assertThat(received()).containsExactly(6L, 10L);
  }

  @Test
  void aServerThatPromisesMoreAndBringsNothingIsNotAskedForEver() {
    page(behind(), true);
    bench.loop.run();
    assertThat(bench.published(RoomEvent.Discontinuity.class)).hasSize(1);
    assertThat(bench.open("room:history")).isEmpty();
  }

  @Test
  void aHistoryThatIsAnotherByNowIsAGap() {
    SentEvent history = behind();
    history.succeed("epoch", "f", "hasMore", false, "messages", JsonArray.of(message(3)));
    bench.loop.run();
    assertThat(bench.published(RoomEvent.Discontinuity.class))
        .containsExactly(
            new RoomEvent.Discontinuity(
                ROOM, new RoomPosition("e", 6, "m6"), new RoomPosition("f", 3)));
    live(4);
    assertThat(received()).containsExactly(6L, 4L);
  }

  @Test
  void aPositionIsNotKeptBeforeListenersHaveHadTheMessage() {
    bench.start(FeatureBench.FULL);
    Room room = join();
    enter(bench.last("room:join"), "e", 5);
    bench.loop.advance(Duration.ofSeconds(1));
    bench.listenersAreBusy = true;
    live(6);
    live(7);
    bench.loop.advance(Duration.ofSeconds(10));
    assertThat(room.position()).contains(new RoomPosition("e", 5));
    assertThat(bench.store.positions.get(ROOM).offset()).isEqualTo(5);
    bench.listenersGoOn();
    bench.loop.advance(Duration.ofMillis(100));
    assertThat(room.position()).contains(new RoomPosition("e", 7, "m7"));
    assertThat(bench.store.positions.get(ROOM).offset()).as("at most five a second").isEqualTo(5);
    bench.loop.advance(Duration.ofMillis(101));
    assertThat(bench.store.positions)
        .containsEntry(ROOM, StoredPosition.builder().epoch("e").offset(7).messageId("m7").build());
  }

  @Test
  void whatIsDoneWithARoomThatWasLeftMeanwhileIsNoPosition() {
    bench.start(FeatureBench.FULL);
    Room room = join();
    enter(bench.last("room:join"), "e", 5);
    bench.loop.advance(Duration.ofSeconds(1));
    bench.listenersAreBusy = true;
    live(6);
    room.leave();
    bench.loop.run();
    Room again = join();
    enter(bench.last("room:join"), "e", 30);
    bench.listenersGoOn();
    bench.loop.advance(Duration.ofSeconds(1));
    assertThat(again.position()).contains(new RoomPosition("e", 30));
    again.leave();
    bench.loop.advance(Duration.ofSeconds(1));
    assertThat(bench.store.positions).isEmpty();
    assertThat(again.position()).isEmpty();
  }

  @Test
  void closingStoresWhatListenersHaveHad() {
    bench.start(FeatureBench.FULL);
    join();
    enter(bench.last("room:join"), "e", 5);
    live(6);
    feature.close();
    bench.loop.run();
    assertThat(bench.store.positions.get(ROOM).offset()).isEqualTo(6);
  }

  @Test
  void whoDoesNotKnowWhereItWasSaysThatSomethingMayBeMissing() {
    bench.store.broken = true;
    bench.loop.run();
    bench.store.broken = false;
    bench.start(FeatureBench.FULL);
    join();
    enter(bench.last("room:join"), "e", 5);
    assertThat(bench.published(RoomEvent.Discontinuity.class))
        .extracting(gap -> gap.roomName() + " " + gap.last() + " " + gap.head().offset())
        .containsExactly(ROOM + " null 5");
  }

  /** A client whose store does not say where it was. */
  private Rooms hanging(FeatureBench hung) {
    hung.store.positions.put(ROOM, StoredPosition.builder().epoch("e").offset(3).build());
    hung.store.hanging.add("load");
    Rooms late = new DefaultRoomsProvider().create(hung.context()).api();
    hung.loop.run();
    return late;
  }

  @Test
  void aStoreThatDoesNotSayWhereWeWereKeepsNobodyOutForEver() {
    FeatureBench hung = new FeatureBench();
    Rooms late = hanging(hung);
    hung.start(FeatureBench.FULL);
    Room room = late.join(ROOM);
    hung.loop.advance(Duration.ofSeconds(9));
    assertThat(hung.sent("room:join")).isEmpty();
    hung.loop.advance(Duration.ofSeconds(2));
    SentEvent asked = hung.awaitOpen("room:join");
    assertThat(asked.payload.object("since")).isEmpty();
    asked.succeed("roomName", ROOM, "type", "channel", "epoch", "e", "offset", 5);
    hung.loop.run();
    assertThat(room.joined()).isCompleted();
    assertThat(hung.published(RoomEvent.Discontinuity.class)).hasSize(1);
    hung.loop.advance(Duration.ofHours(1));
    assertThat(hung.published(ConnectionEvent.Fault.class))
        .extracting(fault -> fault.error().code())
        .containsExactly("STORE_UNAVAILABLE");
    assertThat(hung.store.unanswered()).isBetween(2, 8);

    hung.store.goOn();
    hung.loop.advance(Duration.ofSeconds(1));
    assertThat(room.position())
        .as("of this stay, not of an earlier one")
        .contains(new RoomPosition("e", 5));
    room.leave();
    hung.loop.advance(Duration.ofSeconds(1));
    late.join(ROOM);
    hung.loop.run();
    assertThat(hung.last("room:join").payload.object("since")).isEmpty();
  }

  @Test
  void whereWeWereIsUsedThoughItIsLateUnlessWeHaveAskedMeanwhile() {
    FeatureBench hung = new FeatureBench();
    Rooms late = hanging(hung);
    hung.store.positions.put("channel:b", StoredPosition.builder().epoch("e").offset(4).build());
    late.join(ROOM);
    hung.loop.advance(Duration.ofSeconds(11));
    assertThat(late.joined()).containsExactly(ROOM);
    hung.store.goOn();
    hung.loop.run();
    hung.start(FeatureBench.FULL);
    assertThat(hung.last("rooms:resume").payload.array("rooms").orElseThrow().values())
        .containsExactly(JsonObject.of("roomName", ROOM, "epoch", "e", "offset", 3));
    int pending = hung.loop.pending();
    hung.loop.advance(Duration.ofSeconds(30));
    assertThat(hung.loop.pending()).isLessThanOrEqualTo(pending);
    assertThat(hung.published(ConnectionEvent.Fault.class)).hasSize(1);
  }

  @Test
  void ofARoomThatWasRefusedMeanwhileALatePlaceIsNotTaken() {
    FeatureBench hung = new FeatureBench();
    Rooms late = hanging(hung);
    hung.start(FeatureBench.FULL);
    late.join(ROOM);
    hung.loop.advance(Duration.ofSeconds(11));
    hung.last("room:join").refuse("FORBIDDEN");
    hung.loop.run();
    hung.store.goOn();
    hung.loop.run();
    late.join(ROOM);
    hung.loop.run();
    assertThat(hung.sent("room:join")).hasSize(2);
    assertThat(hung.last("room:join").payload.object("since")).isEmpty();
  }

  /** Ten seconds on a server without rooms end all rooms, and not their places. */
  private static JsonObject placeAfterAPlainServer(FeatureBench bench, Rooms rooms) {
    bench.lose();
    bench.start(FeatureBench.PLAIN);
    bench.loop.advance(Duration.ofSeconds(11));
    assertThat(rooms.joined()).isEmpty();
    bench.lose();
    bench.start(FeatureBench.FULL);
    rooms.join(ROOM);
    bench.loop.run();
    return bench.last("room:join").payload.object("since").orElse(JsonObject.EMPTY);
  }

  @Test
  void aRoomGoesOnWhereItWasAfterAServerWithoutRooms() {
    bench.start(FeatureBench.FULL);
    join();
    enter(bench.last("room:join"), "e", 5);
    live(6);
    bench.loop.advance(Duration.ofSeconds(1));
    assertThat(placeAfterAPlainServer(bench, rooms).integer("offset")).contains(6L);
  }

  @Test
  void aPlaceOfAnEarlierProcessThatComesLateIsNoneOfARoomThatWeWereIn() {
    FeatureBench hung = new FeatureBench();
    Rooms late = hanging(hung);
    hung.start(FeatureBench.FULL);
    late.join(ROOM);
    hung.loop.advance(Duration.ofSeconds(11));
    hung.last("room:join").succeed("roomName", ROOM, "epoch", "e", "offset", 5);
    hung.loop.advance(Duration.ofSeconds(1));
    hung.store.goOn();
    hung.loop.run();
    assertThat(placeAfterAPlainServer(hung, late).integer("offset")).contains(5L);
  }

  @Test
  void whileItIsNotKnownWhoseTheStoreIsItIsNotSaidToHang() {
    FeatureBench hung = new FeatureBench();
    hung.store.owner = StoreOwner.builder().server("http://chat.example").build();
    hanging(hung);
    hung.loop.advance(Duration.ofMinutes(1));
    assertThat(hung.published(ConnectionEvent.Fault.class)).isEmpty();
  }

  @Test
  void aClosedFeatureDoesNotAskWhereWeWere() {
    bench.store.broken = true;
    bench.loop.run();
    assertThat(bench.loop.pending()).as("it is asked again").isEqualTo(1);
    feature.close();
    bench.loop.run();
    assertThat(bench.loop.pending()).isZero();
  }

  @Test
  void aStoreThatFailsIsToldAndTheRoomGoesOn() {
    bench.start(FeatureBench.FULL);
    Room room = join();
    enter(bench.last("room:join"), "e", 5);
    bench.store.broken = true;
    live(6);
    bench.loop.advance(Duration.ofSeconds(1));
    assertThat(bench.published(ConnectionEvent.Fault.class)).hasSize(1);
    room.leave();
    bench.loop.run();
    assertThat(bench.published(ConnectionEvent.Fault.class)).hasSize(2);
    bench.store.broken = false;
    assertThat(received()).containsExactly(6L);
  }

  @Test
  void aPlaceThatTheStoreDidNotForgetIsForgottenLater() {
    bench.start(FeatureBench.FULL);
    Room room = join();
    enter(bench.last("room:join"), "e", 5);
    bench.loop.advance(Duration.ofSeconds(1));
    assertThat(bench.store.positions).isNotEmpty();
    bench.store.broken = true;
    room.leave();
    bench.loop.run();
    bench.store.broken = false;
    Room other = rooms.join("channel:b");
    bench.loop.run();
    bench.last("room:join").succeed("roomName", "channel:b", "epoch", "e", "offset", 1);
    bench.loop.advance(Duration.ofSeconds(1));
    assertThat(bench.store.positions).containsOnlyKeys("channel:b");
    // What is there now is another's, and what was to be deleted is.
    bench.store.positions.put(ROOM, StoredPosition.builder().epoch("e").offset(1).build());
    bench.receive("message:new", "roomName", "channel:b", "messageId", "m2", "offset", 2);
    bench.loop.advance(Duration.ofSeconds(1));
    assertThat(bench.store.positions).containsOnlyKeys(ROOM, "channel:b");
    assertThat(other.position()).isPresent();
  }

  @Test
  void aPlaceThatTheStoreDidNotForgetIsForgottenAtTheEnd() {
    bench.start(FeatureBench.FULL);
    Room room = join();
    enter(bench.last("room:join"), "e", 5);
    bench.loop.advance(Duration.ofSeconds(1));
    bench.store.broken = true;
    room.leave();
    bench.loop.run();
    bench.store.broken = false;
    feature.close();
    bench.loop.run();
    assertThat(bench.store.positions).isEmpty();
  }
}
