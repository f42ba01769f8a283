package io.realtime4j.server.chat;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/*
 * The generic cell rate algorithm: per user one number, the time at which the events so far would
 * have been due at the steady rate. An event is refused if that time lies further ahead than a
 * burst. Because the state is one number that is replaced by compare-and-set, the sessions of a
 * user share it across loops without a hop or a lock.
 */

/** Limits the events of a user over all sessions. Safe for use from any loop. */
final class RateLimiter {
  /** Seconds' worth of events that may come at once. */
  private static final int BURST_SECONDS = 10;

  private final long intervalNanos;
  private final long burstNanos;
  private final Map<String, AtomicLong> dueByUser = new ConcurrentHashMap<>();

  RateLimiter(int eventsPerSecond) {
    this.intervalNanos = Math.max(1, Duration.ofSeconds(1).toNanos() / eventsPerSecond);
    this.burstNanos = intervalNanos * eventsPerSecond * BURST_SECONDS;
  }

  /** Takes one event; returns zero if it may pass, else how long to wait. */
  Duration take(String user, long nowNanos) {
    AtomicLong due = dueByUser.computeIfAbsent(user, u -> new AtomicLong(nowNanos));
    while (true) {
      long known = due.get();
      long base = known - nowNanos > 0 ? known : nowNanos;
      long ahead = base + intervalNanos - nowNanos;
      if (ahead > burstNanos) {
        return Duration.ofNanos(ahead - burstNanos);
      }
      if (due.compareAndSet(known, base + intervalNanos)) {
        return Duration.ZERO;
      }
    }
  }

  /** Forgets users who have been quiet for so long that nothing is held against them. */
  void sweep(long nowNanos) {
    dueByUser.values().removeIf(due -> due.get() - nowNanos < -burstNanos);
  }

  int trackedUsers() {
    return dueByUser.size();
  }
}
