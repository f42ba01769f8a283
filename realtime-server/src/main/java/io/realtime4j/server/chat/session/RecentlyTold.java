package io.realtime4j.server.chat.session;

import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/*
 * What is replaced and not queued is not in the log, so who comes back is told how it is now. For
 * that it has to be known of what the client may believe something: of what it was told, whether or
 * not the last word has arrived.
 */

/** Of whom and what a session was told that holds only until the next word. Loop only. */
final class RecentlyTold {
  /** Of those beyond, the ones told longest ago are forgotten. */
  static final int MAX_TOPICS = 100;

  static final int MAX_USERS = 200;

  /**
   * Longer than typing goes on by itself and a peer that has gone is taken for one that is there.
   */
  private static final long KEPT_NANOS = Duration.ofMinutes(2).toNanos();

  // The one told last is last.
  private final Map<Topic, Long> toldAt = new LinkedHashMap<>();

  private final Set<String> users = new LinkedHashSet<>();

  void told(Topic topic, long nowNanos) {
    toldAt.remove(topic);
    toldAt.put(topic, nowNanos);
    Iterator<Long> oldest = toldAt.values().iterator();
    while (oldest.hasNext()) {
      long at = oldest.next();
      if (toldAt.size() <= MAX_TOPICS && nowNanos - at <= KEPT_NANOS) {
        return;
      }
      oldest.remove();
    }
  }

  void told(String userId) {
    users.remove(userId);
    users.add(userId);
    if (users.size() > MAX_USERS) {
      users.remove(users.iterator().next());
    }
  }

  List<Topic> topics() {
    return List.copyOf(toldAt.keySet());
  }

  List<String> users() {
    return List.copyOf(users);
  }
}
