package io.realtime4j.views;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.api.Message;
import io.realtime4j.api.ReadPosition;
import io.realtime4j.api.RoomSummary;
import io.realtime4j.api.json.JsonArray;
import io.realtime4j.api.json.JsonObject;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is unread, whichever is heard first of counts, messages and marks. */
class UnreadRoomTest {
  private final UnreadRoom room = new UnreadRoom(Chat.ROOM);

  private static RoomSummary count(long last, long read, int unread) {
    return new RoomSummary(Chat.ROOM, "channel", last, null, read, unread, 0);
  }

  private static ReadPosition position(long read, int unread) {
    return new ReadPosition(Chat.ROOM, null, null, read, unread, 0, Instant.EPOCH);
  }

  private static Message message(long offset, String... mentions) {
    return new Message(
        "m" + offset,
        null,
        Chat.ROOM,
        null,
        "bob",
        null,
        null,
        "text",
        "text",
        null,
        List.of(mentions),
        JsonArray.EMPTY,
        JsonObject.EMPTY,
        offset,
        Instant.EPOCH);
  }

  private int unread() {
    return room.badge().unread();
  }

  @Test
  void whatTheCountKnowsIsNotCountedTwice() {
    room.asked();
    assertThat(room.received(message(11, "alice"), "alice")).isTrue();
    assertThat(room.received(message(12), "alice")).isTrue();
    assertThat(room.received(message(13), "bob")).isFalse();
    assertThat(room.counted(count(11, 5, 6))).isTrue();
    assertThat(room.badge()).isEqualTo(new UnreadBadge(Chat.ROOM, 7, 0));
    assertThat(room.received(message(11), "alice")).isFalse();
    assertThat(room.received(message(14, "alice"), "alice")).isTrue();
    assertThat(room.badge()).isEqualTo(new UnreadBadge(Chat.ROOM, 8, 1));
  }

  @Test
  void aCountFromBeforeAMarkIsNotTaken() {
    room.asked();
    room.received(message(601), "alice");
    room.read(position(500, 101));
    assertThat(room.counted(count(601, 400, 201))).isFalse();
    room.asked();
    assertThat(room.counted(count(601, 500, 101))).isTrue();
    assertThat(unread()).isEqualTo(101);
  }

  @Test
  void aMarkInTheMiddleOfWhatWasCountedHasTheRestCountedAnew() {
    room.asked();
    room.counted(count(100, 50, 50));
    room.received(message(101), "alice");
    assertThat(room.read(position(40, 60))).as("backwards").isFalse();
    assertThat(room.read(position(90, 11))).isTrue();
    assertThat(unread()).isEqualTo(11);
    assertThat(room.read(position(100, 1))).isFalse();
    assertThat(unread()).isEqualTo(1);
  }

  @Test
  void aCountThatKnowsLessThoughNothingWasReadIsOfANewLog() {
    room.asked();
    room.counted(count(600, 500, 100));
    room.asked();
    assertThat(room.counted(count(10, 0, 10))).isTrue();
    assertThat(unread()).isEqualTo(10);
    assertThat(room.received(message(11), "alice")).isTrue();
    assertThat(unread()).isEqualTo(11);
  }

  @Test
  void aLogThatBeginsAnewCountsFromItsFirstPlace() {
    room.asked();
    room.counted(count(600, 600, 0));
    room.anew();
    assertThat(room.received(message(1), "alice")).isTrue();
    assertThat(unread()).isEqualTo(1);
  }
}
