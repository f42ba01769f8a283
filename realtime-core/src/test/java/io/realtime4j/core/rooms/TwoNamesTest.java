package io.realtime4j.core.rooms;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.api.RefusedException;
import io.realtime4j.api.Room;
import io.realtime4j.api.Rooms;
import io.realtime4j.api.event.ConnectionEvent;
import io.realtime4j.api.event.MessageEvent;
import io.realtime4j.api.event.RoomEvent;
import io.realtime4j.api.json.JsonArray;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.spi.store.StoredPosition;
import io.realtime4j.core.testing.FeatureBench;
import io.realtime4j.core.testing.SentEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** One room under two names, of which earlier processes have left different places. */
class TwoNamesTest {
  private final FeatureBench bench = new FeatureBench();
  private final List<Long> byShort = new ArrayList<>();
  private final List<Long> byLong = new ArrayList<>();
  private Rooms rooms;

  private void left(String name, long offset) {
    bench.store.positions.put(
        name, StoredPosition.builder().epoch("e").offset(offset).messageId("m" + offset).build());
  }

  private void start() {
    rooms = new DefaultRoomsProvider().create(bench.context()).api();
    bench.loop.run();
    bench.start(FeatureBench.FULL);
  }

  private Room join(String name, List<Long> heard) {
    Room room = rooms.join(name);
    room.onMessage(event -> heard.add(event.message().offset()));
    bench.loop.run();
    return room;
  }

  private static JsonArray messages(long from, long to) {
    return JsonArray.of(
        LongStream.rangeClosed(from, to)
            .mapToObj(
                offset ->
                    JsonObject.of(
                        "roomName", "channel:a", "messageId", "m" + offset, "offset", offset))
            .toArray());
  }

  private void enter(SentEvent join, long head, boolean hasMore, JsonArray messages) {
    join.succeed(
        "roomName",
        "channel:a",
        "epoch",
        "e",
        "offset",
        head,
        "recovered",
        true,
        "messages",
        messages,
        "hasMore",
        hasMore);
    bench.loop.run();
  }

  private void page(long from, long to, boolean hasMore) {
    SentEvent history =
        bench.open("room:history").stream()
            .filter(asked -> asked.payload.integer("after").orElseThrow() == from - 1)
            .findFirst()
            .orElseThrow();
    history.succeed("epoch", "e", "hasMore", hasMore, "messages", messages(from, to));
    bench.loop.run();
  }

  private void live(long offset) {
    bench.receive(
        "message:new", "roomName", "channel:a", "messageId", "m" + offset, "offset", offset);
  }

  private List<Long> published() {
    return bench.published(MessageEvent.Received.class).stream()
        .map(event -> event.message().offset())
        .toList();
  }

  private static List<Long> offsets(long from, long to) {
    return LongStream.rangeClosed(from, to).boxed().toList();
  }

  private void assertOne(Room... names) {
    assertThat(rooms.joined()).hasSize(1);
    bench.loop.advance(Duration.ofSeconds(1));
    long at = names[0].position().orElseThrow().offset();
    assertThat(names).allMatch(room -> room.position().orElseThrow().offset() == at);
    assertThat(bench.store.positions.values()).allMatch(position -> position.offset() == at);
  }

  @Test
  void bothComeTogetherWhenTheyHaveReadWhatTheyMissed() {
    left("a", 2);
    left("channel:a", 5);
    start();
    Room one = join("a", byShort);
    Room other = join("channel:a", byLong);
    List<SentEvent> joins = bench.sent("room:join");
    enter(joins.get(0), 12, true, messages(3, 4));
    enter(joins.get(1), 12, true, messages(6, 7));
    assertThat(rooms.joined()).hasSize(2);
    page(8, 12, false);
    live(13);
    page(5, 12, false);
    live(14);

    assertThat(byShort).isEqualTo(offsets(3, 14));
    assertThat(byLong).isEqualTo(offsets(6, 14));
    assertThat(published()).containsExactlyInAnyOrderElementsOf(offsets(3, 14));
    assertOne(one, other);
    assertThat(bench.published(RoomEvent.Discontinuity.class)).isEmpty();

    bench.lose();
    bench.start(FeatureBench.FULL);
    assertThat(bench.last("rooms:resume").payload.array("rooms").orElseThrow().values()).hasSize(1);
  }

  @Test
  void whatIsMissedByTheOlderPlaceIsBroughtInThoughTheRoomIsKnown() {
    left("channel:a", 2);
    start();
    Room one = join("a", byShort);
    enter(bench.last("room:join"), 10, false, JsonArray.of());
    live(11);
    Room other = join("channel:a", byLong);
    SentEvent again = bench.last("room:join");
    assertThat(again.payload.object("since").orElseThrow().integer("offset")).contains(2L);
    live(12);
    enter(again, 12, true, messages(3, 6));
    live(13);
    page(7, 12, false);
    live(14);

    assertThat(byShort).isEqualTo(offsets(11, 14));
    assertThat(byLong).isEqualTo(offsets(3, 14));
    assertThat(published()).containsExactlyInAnyOrderElementsOf(offsets(3, 14));
    assertOne(one, other);
    Room third = join("channel:a", new ArrayList<>());
    assertThat(third.state()).isEqualTo(Room.State.JOINED);
    assertThat(bench.sent("room:join")).hasSize(2);
  }

  @Test
  void aPlaceThatIsReachedNeedsNothing() {
    left("channel:a", 5);
    left("a", 5);
    start();
    join("a", byShort);
    enter(bench.last("room:join"), 5, false, JsonArray.of());
    Room other = join("channel:a", byLong);
    assertThat(other.state()).isEqualTo(Room.State.JOINED);
    assertThat(bench.sent("room:join")).hasSize(1);
  }

  @Test
  void whoLeavesOneNameStaysByTheOther() {
    left("a", 2);
    left("channel:a", 5);
    start();
    Room one = join("a", byShort);
    Room other = join("channel:a", byLong);
    List<SentEvent> joins = bench.sent("room:join");
    enter(joins.get(0), 12, true, messages(3, 4));
    enter(joins.get(1), 12, false, messages(6, 12));
    one.leave();
    bench.loop.run();
    live(13);
    assertThat(bench.sent("room:leave")).isEmpty();
    assertThat(byLong).isEqualTo(offsets(6, 13));
    assertThat(rooms.joined()).containsExactly("channel:a");
    assertThat(bench.published(RoomEvent.Left.class)).isEmpty();

    other.leave();
    bench.loop.run();
    assertThat(bench.sent("room:leave")).as("by no name we stay").hasSize(1);
    assertThat(bench.published(RoomEvent.Left.class)).hasSize(1);
  }

  @Test
  void whoLeavesTheNameByWhichAllIsHeardStaysByTheOther() {
    left("a", 2);
    left("b", 5);
    start();
    Room one = join("a", byShort);
    join("b", byLong);
    List<SentEvent> joins = bench.sent("room:join");
    enter(joins.get(0), 12, true, messages(3, 4));
    enter(joins.get(1), 12, false, messages(6, 12));
    one.leave();
    bench.loop.run();
    live(13);
    assertThat(byLong).isEqualTo(offsets(6, 13));
  }

  @Test
  void bothAreAskedForByThemselvesWhereTheAnswersCannotBeTold() {
    left("a", 2);
    left("channel:a", 5);
    rooms = new DefaultRoomsProvider().create(bench.context()).api();
    Room one = join("a", byShort);
    Room other = join("channel:a", byLong);
    bench.start(FeatureBench.FULL);
    bench
        .last("rooms:resume")
        .succeed(
            "rooms",
            JsonArray.of(
                JsonObject.of(
                    "roomName",
                    "channel:a",
                    "epoch",
                    "e",
                    "offset",
                    6,
                    "recovered",
                    true,
                    "messages",
                    messages(3, 6)),
                JsonObject.of(
                    "roomName",
                    "channel:a",
                    "epoch",
                    "e",
                    "offset",
                    6,
                    "recovered",
                    true,
                    "messages",
                    messages(6, 6))));
    bench.loop.run();
    List<SentEvent> joins = bench.open("room:join");
    assertThat(joins).hasSize(2);
    for (SentEvent asked : joins) {
      long since = asked.payload.object("since").orElseThrow().integer("offset").orElseThrow();
      enter(asked, 6, false, messages(since + 1, 6));
    }
    assertThat(byShort).isEqualTo(offsets(3, 6));
    assertThat(byLong).containsExactly(6L);
    assertThat(published()).containsExactlyInAnyOrderElementsOf(offsets(3, 6));
    assertOne(one, other);
  }

  @Test
  void whoIsPutOutIsPutOutByEveryName() {
    left("a", 2);
    left("channel:a", 5);
    start();
    Room one = join("a", byShort);
    Room other = join("channel:a", byLong);
    List<SentEvent> joins = bench.sent("room:join");
    enter(joins.get(0), 12, true, messages(3, 4));
    enter(joins.get(1), 12, true, messages(6, 7));
    bench.publish(
        new ConnectionEvent.Fault(
            new RefusedException(
                "FORBIDDEN",
                false,
                "no more",
                null,
                JsonObject.of("event", "room:join", "roomName", "channel:a"))));
    bench.loop.run();
    assertThat(List.of(one.state(), other.state())).containsOnly(Room.State.LEFT);
    assertThat(rooms.joined()).isEmpty();
  }
}
