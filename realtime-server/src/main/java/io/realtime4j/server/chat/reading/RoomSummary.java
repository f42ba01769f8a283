package io.realtime4j.server.chat.reading;

import io.realtime4j.api.json.JsonArray;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.json.JsonValue;
import io.realtime4j.server.chat.message.Additions;
import io.realtime4j.server.chat.message.History;
import io.realtime4j.server.chat.room.Room;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One of a user's rooms as {@code sync:channels} lists it.
 *
 * @param last its last message, as far as the user may know
 */
record RoomSummary(Room room, History.Page last, ReadPosition position) {
  /** What it takes beside its message. */
  static final int HEAD_BYTES = 400;

  long bytes() {
    return HEAD_BYTES + last.bytes();
  }

  /** Returns whether something was said at a time or after it. */
  boolean isSince(long sinceMillis) {
    return newestAt().filter(at -> at >= sinceMillis).isPresent();
  }

  private Optional<Long> newestAt() {
    return last.rows().isEmpty()
        ? Optional.empty()
        : Optional.of(last.rows().get(0).sentAtMillis());
  }

  JsonObject json() {
    JsonArray messages = History.json(room.key(), room.key().name(), last.rows(), Additions.NONE);
    return JsonObject.builder()
        .put("roomName", room.key().name())
        .putIfPresent("channelId", room.key().channelId())
        .put("type", room.type())
        .put("lastOffset", room.head())
        .putIfPresent("lastMessage", messages.values().stream().findFirst().orElse(null))
        .put("readOffset", position.readOffset())
        .put("unreadCount", position.unread())
        .put("mentionCount", position.mentions())
        .build();
  }

  /** Returns the span of the log that holds the last message. */
  static History.Span span(long hiddenUpTo) {
    return new History.Span(hiddenUpTo, Long.MAX_VALUE, 1, true);
  }

  static JsonArray list(List<RoomSummary> rooms) {
    List<JsonValue> listed = new ArrayList<>(rooms.size());
    rooms.forEach(room -> listed.add(room.json()));
    return new JsonArray(listed);
  }
}
