package io.realtime4j.store.memory;

import io.realtime4j.api.spi.store.MessageRow;
import io.realtime4j.api.spi.store.Retained;
import io.realtime4j.api.spi.store.Retention;
import java.time.Duration;
import java.util.Map;

/** Removes what a rule does not keep. */
final class LogRetention {
  private final LogRows rows;
  private final Retention rule;
  private long removed;
  private long removedBytes;

  LogRetention(LogRows rows, Retention rule) {
    this.rows = rows;
    this.rule = rule;
  }

  Retained run() {
    boolean hasMore = false;
    for (Map.Entry<RoomKey, RoomLog> room : rows.rooms().entrySet()) {
      if (isAsked(room.getKey())) {
        hasMore |= !trim(room.getValue());
      }
    }
    while (!hasMore && isTooMuch()) {
      hasMore = !remove(rows.oldest());
    }
    rows.clientIds().expire(rule.nowMillis() - rule.clientIdAge().toMillis());
    return Retained.builder().messages(removed).bytes(removedBytes).hasMore(hasMore).build();
  }

  private boolean isAsked(RoomKey key) {
    return (rule.tenant() == null || rule.tenant().equals(key.tenant()))
        && (rule.room() == null || rule.room().equals(key.name()));
  }

  private boolean trim(RoomLog room) {
    while (!room.byOffset.isEmpty() && isTooMuch(room)) {
      if (!remove(room.byOffset.first())) {
        return false;
      }
    }
    return true;
  }

  private boolean isTooMuch(RoomLog room) {
    Duration maxAge = rule.maxAge();
    return room.byOffset.size() > rule.maxRoomMessages()
        || room.bodyBytes > rule.maxRoomBytes()
        || (maxAge != null
            && room.byOffset.first().sentAtMillis() < rule.nowMillis() - maxAge.toMillis());
  }

  private boolean isTooMuch() {
    return rows.messages() > rule.maxMessages()
        || (rows.messages() > 0 && rows.bodyBytes() > rule.maxBytes());
  }

  private boolean remove(MessageRow row) {
    if (removed == rule.maxRemoved()) {
      return false;
    }
    rows.remove(row);
    removed++;
    removedBytes += row.body().length;
    return true;
  }
}
