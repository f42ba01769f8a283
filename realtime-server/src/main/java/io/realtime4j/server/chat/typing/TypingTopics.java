package io.realtime4j.server.chat.typing;

import io.realtime4j.api.json.JsonArray;
import io.realtime4j.api.json.JsonString;
import io.realtime4j.api.json.JsonValue;
import io.realtime4j.server.chat.session.RoomKey;
import io.realtime4j.server.chat.session.Stays;
import io.realtime4j.server.chat.session.Topic;
import io.realtime4j.server.chat.typing.TypingTracker.Form;
import java.util.ArrayList;
import java.util.List;

/** Of whose typing a session was told, as it is stored for who has the session next. */
public final class TypingTopics {
  private TypingTopics() {}

  /** Writes some of a tenant: the room, then as the typist names it. */
  public static JsonArray toJson(List<Topic> topics) {
    List<JsonValue> all = new ArrayList<>(topics.size());
    for (Topic topic : topics) {
      if (topic.form() instanceof Form form) {
        String thread = form.threadId();
        all.add(
            JsonArray.of(
                topic.room().name(),
                form.roomName(),
                form.roomType(),
                thread == null ? "" : thread));
      }
    }
    return new JsonArray(all);
  }

  /**
   * Returns of what a session may have been told, as far as typists named its rooms in full and
   * typed in no thread.
   */
  public static List<Topic> likely(String tenant, Stays stays) {
    return stays.open().stream()
        .map(stay -> new RoomKey(tenant, stay.room()))
        .distinct()
        .map(room -> new Topic(room, null, new Form(room.name(), room.type(), null)))
        .toList();
  }

  /** Reads what {@link #toJson} has written. */
  public static List<Topic> of(String tenant, JsonArray json) {
    List<Topic> topics = new ArrayList<>(json.size());
    for (JsonValue value : json.values()) {
      if (value.parsed() instanceof JsonArray names
          && names.size() == 4
          && names.get(0).parsed() instanceof JsonString room
          && names.get(1).parsed() instanceof JsonString roomName
          && names.get(2).parsed() instanceof JsonString roomType
          && names.get(3).parsed() instanceof JsonString thread) {
        String threadId = thread.value().isEmpty() ? null : thread.value();
        topics.add(
            new Topic(
                new RoomKey(tenant, room.value()),
                threadId,
                new Form(roomName.value(), roomType.value(), threadId)));
      }
    }
    return topics;
  }
}
