package io.realtime4j.server.chat.session;

import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/*
 * What is replaced and not queued is not in the log, so who comes back is told how it is now. For
 * that it has to be known of what the client may believe something: of what it was told, whether or
 * not the last word has arrived.
 */

/** Of what a session was told lately that holds only until the next word. Loop only. */
final class RecentTopics {
  /** Of those beyond, the ones told longest ago are forgotten. */
  static final int MAX = 100;

  /**
   * Longer than typing goes on by itself and a peer that has gone is taken for one that is there.
   */
  private static final long KEPT_NANOS = Duration.ofMinutes(2).toNanos();

  // The one told last is last.
  private final Map<Topic, Long> toldAt = new LinkedHashMap<>();

  void told(Topic topic, long nowNanos) {
    toldAt.remove(topic);
    toldAt.put(topic, nowNanos);
    Iterator<Long> oldest = toldAt.values().iterator();
    while (oldest.hasNext()) {
      long at = oldest.next();
      if (toldAt.size() <= MAX && nowNanos - at <= KEPT_NANOS) {
        return;
      }
      oldest.remove();
    }
  }

  List<Topic> all() {
    return List.copyOf(toldAt.keySet());
  }
}
