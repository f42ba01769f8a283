package io.realtime4j.core.rooms;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.api.Room;
import io.realtime4j.api.Rooms;
import io.realtime4j.api.event.MessageEvent;
import io.realtime4j.api.json.JsonArray;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.spi.store.StoredPosition;
import io.realtime4j.core.testing.FeatureBench;
import io.realtime4j.core.testing.SentEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** One room under two names while they come together: each thing is told once, and none is lost. */
class TwoNamesLossTest {
  private final FeatureBench bench = new FeatureBench();
  private final List<String> byShort = new ArrayList<>();
  private final List<String> byLong = new ArrayList<>();
  private final Rooms rooms;

  TwoNamesLossTest() {
    left("channel:a", 5, 50);
    rooms = new DefaultRoomsProvider().create(bench.context()).api();
  }

  private void left(String name, long offset, long lsn) {
    bench.store.positions.put(
        name,
        StoredPosition.builder()
            .epoch("e")
            .offset(offset)
            .messageId("m" + offset)
            .lsn(lsn)
            .build());
  }

  private Room join(String name, List<String> heard) {
    Room room = rooms.join(name);
    room.onMessage(event -> heard.add("m" + event.message().offset()));
    room.onMessageChanged(event -> heard.add("change of " + event.messageId()));
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

  private static JsonObject deletion(long offset, long lsn) {
    return JsonObject.of(
        "messageId",
        "m" + offset,
        "roomName",
        "channel:a",
        "offset",
        offset,
        "lsn",
        lsn,
        "kind",
        "delete",
        "deletedBy",
        "bob",
        "deletedAt",
        "2026-01-02T03:04:05Z");
  }

  private void enter(
      SentEvent join, long head, long lsn, boolean hasMore, JsonArray messages, Object... changes) {
    join.succeed(
        "roomName",
        "channel:a",
        "epoch",
        "e",
        "offset",
        head,
        "lsn",
        lsn,
        "recovered",
        true,
        "messages",
        messages,
        "hasMore",
        hasMore,
        "changes",
        JsonArray.of(changes));
    bench.loop.run();
  }

  private SentEvent asked(String name) {
    return bench.open("room:join").stream()
        .filter(join -> join.payload.string("roomName").orElseThrow().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private List<String> published() {
    List<String> published = new ArrayList<>();
    for (MessageEvent event : bench.published(MessageEvent.class)) {
      if (event instanceof MessageEvent.Received received) {
        published.add("m" + received.message().offset());
      } else if (event instanceof MessageEvent.Changed changed) {
        published.add("change of " + changed.messageId());
      }
    }
    return published;
  }

  @Test
  void whatOneNameHasToldBeforeALossTheOtherDoesNotTellAgain() {
    left("a", 2, 50);
    bench.loop.run();
    bench.start(FeatureBench.FULL);
    join("a", byShort);
    join("channel:a", byLong);
    enter(asked("a"), 8, 50, true, messages(3, 4));
    enter(asked("channel:a"), 8, 50, false, messages(6, 8));
    assertThat(published()).containsExactly("m3", "m4", "m6", "m7", "m8");
    bench.lose();
    bench.start(FeatureBench.FULL);
    bench.last("rooms:resume").refuse("UNKNOWN_EVENT");
    bench.loop.run();
    enter(asked("channel:a"), 9, 50, false, messages(9, 9));
    enter(asked("a"), 9, 50, false, messages(5, 9));
    assertThat(byShort).containsExactly("m3", "m4", "m5", "m6", "m7", "m8", "m9");
    assertThat(byLong).containsExactly("m6", "m7", "m8", "m9");
    assertThat(published()).containsExactly("m3", "m4", "m6", "m7", "m8", "m9", "m5");
  }

  @Test
  void whatWasChangedBeforeOneNameBeganIsToldForTheOther() {
    bench.loop.run();
    bench.start(FeatureBench.FULL);
    join("a", byShort);
    enter(asked("a"), 10, 70, false, JsonArray.of());
    join("channel:a", byLong);
    enter(asked("channel:a"), 10, 70, true, messages(6, 7), deletion(3, 60));
    assertThat(byLong).contains("change of m3");
    assertThat(published()).contains("change of m3");
  }

  @Test
  void aChangeThatComesWhileOneStillReadsIsToldOnceAndToBoth() {
    left("a", 2, 50);
    bench.loop.run();
    bench.start(FeatureBench.FULL);
    join("a", byShort);
    join("channel:a", byLong);
    enter(asked("a"), 8, 50, true, messages(3, 4));
    enter(asked("channel:a"), 8, 50, false, messages(6, 8));
    JsonObject change = deletion(4, 51);
    bench.receive("message:delete", flat(change));
    assertThat(byLong).endsWith("change of m4");
    assertThat(published()).containsOnlyOnce("change of m4");
    assertThat(byShort).doesNotContain("change of m4");
    bench.last("room:history").succeed("epoch", "e", "hasMore", false, "messages", messages(5, 8));
    bench.loop.run();
    assertThat(byShort).endsWith("change of m4");
    assertThat(published()).containsOnlyOnce("change of m4");
  }

  @Test
  void whoLeavesTheNameThatTheServerUsesStaysByTheOther() {
    left("a", 2, 50);
    bench.loop.run();
    bench.start(FeatureBench.FULL);
    join("a", byShort);
    Room other = join("channel:a", byLong);
    enter(asked("channel:a"), 8, 50, false, messages(6, 8));
    enter(asked("a"), 8, 50, true, messages(3, 4));
    CompletableFuture<Void> left = other.leave();
    bench.loop.run();
    assertThat(left).isCompleted();
    assertThat(bench.sent("room:leave")).isEmpty();
    bench.last("room:history").succeed("epoch", "e", "hasMore", false, "messages", messages(5, 8));
    bench.receive("message:new", "roomName", "channel:a", "messageId", "m9", "offset", 9);
    assertThat(byShort).containsExactly("m3", "m4", "m5", "m6", "m7", "m8", "m9");
    assertThat(rooms.joined()).containsExactly("a");
  }

  private static Object[] flat(JsonObject object) {
    List<Object> flat = new ArrayList<>();
    object
        .members()
        .forEach(
            (key, value) -> {
              flat.add(key);
              flat.add(value);
            });
    return flat.toArray();
  }
}
