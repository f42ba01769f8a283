package io.realtime4j.sample.app.chat;

import io.realtime4j.api.json.JsonObject;
import io.realtime4j.views.MessageRow;
import io.realtime4j.views.Tick;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What has changed from one list of messages to the next, as events. */
final class RowChanges {
  private final String room;
  private final String self;
  private final Map<String, MessageRow> before = new LinkedHashMap<>();

  RowChanges(String room, String self) {
    this.room = room;
    this.self = self;
  }

  List<JsonObject> to(List<MessageRow> rows) {
    List<JsonObject> events = new ArrayList<>();
    Map<String, MessageRow> now = new LinkedHashMap<>();
    for (MessageRow row : rows) {
      now.put(row.key(), row);
      MessageRow was = before.get(row.key());
      if (was == null) {
        events.add(event(row.isDeleted() ? "deleted" : "message", row));
      } else {
        changes(was, row, events);
      }
    }
    for (MessageRow was : before.values()) {
      if (!now.containsKey(was.key()) && was.queued() != null) {
        events.add(event("discarded", was));
      }
    }
    before.clear();
    before.putAll(now);
    return events;
  }

  private void changes(MessageRow was, MessageRow row, List<JsonObject> events) {
    if (row.tick() != was.tick()) {
      events.add(event("tick", row));
    }
    if (row.isDeleted() && !was.isDeleted()) {
      events.add(event("deleted", row));
    } else if (!row.content().equals(was.content())) {
      events.add(event("edited", row));
    }
  }

  private JsonObject event(String kind, MessageRow row) {
    JsonObject.Builder event =
        JsonObject.builder()
            .put("event", kind)
            .put("room", room)
            .put("id", row.messageId())
            .put("key", row.key())
            .put("userId", row.isOwn() ? self : row.userId())
            .putIfPresent("userName", row.message() == null ? null : row.message().userName())
            .put("content", row.content())
            .put("at", row.at().toString());
    if (row.tick() != Tick.NONE) {
      event.put("tick", row.tick().name().toLowerCase(Locale.ROOT));
    }
    return event.build();
  }
}
