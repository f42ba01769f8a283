package io.realtime4j.core.rooms;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.api.Room;
import io.realtime4j.api.Rooms;
import io.realtime4j.api.event.MessageEvent;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.spi.feature.Feature;
import io.realtime4j.api.spi.store.StoredPosition;
import io.realtime4j.core.testing.FeatureBench;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What is heard of rooms that we have left or never asked for, and what is kept of them. */
class RoomsElsewhereTest {
  private static final String ROOM = "channel:a";

  private final FeatureBench bench = new FeatureBench();
  private final Feature<Rooms> feature = new DefaultRoomsProvider().create(bench.context());
  private final Rooms rooms = feature.api();

  private Room join() {
    Room room = rooms.join(ROOM);
    bench.loop.run();
    return room;
  }

  private Room inside() {
    bench.loop.run();
    bench.start(FeatureBench.FULL);
    Room room = join();
    bench.last("room:join").succeed("roomName", ROOM, "epoch", "e", "offset", 3, "lsn", 9);
    bench.loop.run();
    return room;
  }

  private void message(long offset) {
    bench.receive("message:new", "roomName", ROOM, "messageId", "m" + offset, "offset", offset);
  }

  private void deletion(String room, String id) {
    bench.receive("message:delete", "roomName", room, "messageId", id, "offset", 1, "lsn", 20);
  }

  @Test
  void aChangeInARoomThatTheServerPutUsIntoIsHeardAndOneOfARoomThatWasLeftIsNot() {
    Room room = inside();
    deletion("channel:z", "m1");
    room.leave();
    bench.loop.run();
    deletion(ROOM, "m2");
    assertThat(bench.published(MessageEvent.Changed.class))
        .extracting(MessageEvent.Changed::messageId)
        .containsExactly("m1");
  }

  @Test
  void aRoomThatWasLeftMayBeTheServersInTheNextSession() {
    Room room = inside();
    room.leave();
    bench.loop.run();
    message(4);
    assertThat(bench.published(MessageEvent.Received.class)).isEmpty();
    bench.lose();
    bench.start(FeatureBench.FULL);
    message(5);
    assertThat(bench.published(MessageEvent.Received.class)).hasSize(1);
  }

  @Test
  void aPlaceIsForgottenWithTheRoomThatWeAreNotLetIntoAnyMore() {
    inside();
    bench.loop.advance(Duration.ofSeconds(1));
    assertThat(bench.store.positions).containsKey(ROOM);
    bench.lose();
    bench.start(FeatureBench.FULL);
    bench.last("rooms:resume").refuse("UNKNOWN_EVENT");
    bench.loop.run();
    bench.last("room:join").refuse("FORBIDDEN");
    bench.loop.advance(Duration.ofSeconds(1));
    assertThat(rooms.joined()).isEmpty();
    assertThat(bench.store.positions).isEmpty();
  }

  @Test
  void aPlaceThatIsKnownLateSaysWhichChangesWereHeardToo() {
    bench.store.positions.put(
        ROOM, StoredPosition.builder().epoch("e").offset(3).messageId("m3").lsn(9).build());
    bench.store.hanging.add("load");
    bench.loop.run();
    join();
    bench.loop.advance(Duration.ofSeconds(11));
    bench.store.goOn();
    bench.loop.run();
    bench.start(FeatureBench.FULL);
    JsonObject asked =
        (JsonObject)
            bench
                .last("rooms:resume")
                .payload
                .array("rooms")
                .orElseThrow()
                .values()
                .get(0)
                .parsed();
    assertThat(asked.integer("lsn")).contains(9L);
  }

  @Test
  void aLeaveThatTheEndOfTheClientOvertakesIsDone() {
    Room room = inside();
    CompletableFuture<Void> left = room.leave();
    feature.close();
    bench.loop.run();
    assertThat(left).isCompleted();
  }
}
