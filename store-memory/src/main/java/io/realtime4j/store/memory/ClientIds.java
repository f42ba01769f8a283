package io.realtime4j.store.memory;

import io.realtime4j.api.spi.store.MessageRow;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/*
 * A client id outlives its message, so that a late repetition is still a duplicate: for as long as a
 * retention says, a day where the log itself drops messages for want of room, and no more than
 * MAX_OUTLIVING of them at all, the oldest going first.
 */
/** Which client ids are known, and what became of them. */
final class ClientIds {
  /** About 100 MiB of ids of 36 characters. */
  static final int MAX_OUTLIVING = 400_000;

  /** The longest that a client's queue keeps a message by default. */
  static final long DAY_MILLIS = 86_400_000;

  private final Map<Key, Known> known = new HashMap<>();

  /** Ids whose message is gone, in the order of their going. */
  private final ArrayDeque<Key> outliving = new ArrayDeque<>();

  private record Key(String tenant, String userId, String clientMessageId) {}

  /** What is known of an id. */
  record Known(String room, String messageId, long offset, long sentAtMillis) {}

  @Nullable Known find(String tenant, String userId, String clientMessageId) {
    return known.get(new Key(tenant, userId, clientMessageId));
  }

  void add(MessageRow row) {
    Key key = key(row);
    if (key != null) {
      known.put(key, new Known(row.room(), row.messageId(), row.offset(), row.sentAtMillis()));
    }
  }

  /** Forgets the id of a message that was never seen. */
  void takeBack(MessageRow row) {
    Key key = key(row);
    if (key != null) {
      known.remove(key);
    }
  }

  /** Keeps the id of a message that is removed. */
  void outlive(MessageRow row) {
    Key key = key(row);
    if (key != null) {
      outliving.addLast(key);
    }
  }

  /** Forgets the ids of removed messages that were sent before a time. */
  void expire(long sentBeforeMillis) {
    while (!outliving.isEmpty()) {
      Known oldest = known.get(outliving.peekFirst());
      if (oldest != null
          && oldest.sentAtMillis() >= sentBeforeMillis
          && outliving.size() <= MAX_OUTLIVING) {
        return;
      }
      known.remove(outliving.removeFirst());
    }
  }

  private static @Nullable Key key(MessageRow row) {
    String id = row.clientMessageId();
    return id == null ? null : new Key(row.tenant(), row.userId(), id);
  }
}
