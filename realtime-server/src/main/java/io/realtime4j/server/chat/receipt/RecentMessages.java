package io.realtime4j.server.chat.receipt;

import io.realtime4j.server.chat.message.StoredMessage;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/*
 * Everybody who gets a message acknowledges it, most within a second: asked of the store, each of
 * them would be a query for a row that has just gone out here.
 */

/** The last messages of a room, by id. Loop only. */
final class RecentMessages {
  /** Some 10 kB a room. */
  static final int MAX = 64;

  private final Map<String, StoredMessage> byId = new LinkedHashMap<>();

  void committed(StoredMessage message) {
    byId.put(message.messageId(), message);
    if (byId.size() > MAX) {
      byId.remove(byId.keySet().iterator().next());
    }
  }

  /** Takes those out of the ids that are known here, and returns them. */
  List<StoredMessage> take(Collection<String> ids) {
    List<StoredMessage> found = new ArrayList<>(ids.size());
    ids.removeIf(
        id -> {
          StoredMessage message = byId.get(id);
          return message != null && found.add(message);
        });
    return found;
  }
}
