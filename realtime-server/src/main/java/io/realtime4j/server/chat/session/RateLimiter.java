package io.realtime4j.server.chat.session;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/*
 * The generic cell rate algorithm: per user one number, the time at which what was taken so far
 * would have been due at the steady rate. An event passes while that time lies no further ahead than
 * a burst; a little further it passes still, but its session is held back; past that it is refused. Because the state is one number that is replaced by compare-and-set, the sessions of
 * a user share it across loops without a hop or a lock.
 */

/**
 * Limits what a user asks for over all sessions, in units: a plain event is one, and what makes the
 * server do more costs more. Safe for use from any loop.
 */
public final class RateLimiter {
  /** Seconds' worth of units that may come at once. */
  private static final int BURST_SECONDS = 10;

  /**
   * What is taken beyond the burst by all sessions of a user together. It is so much time that a
   * session is silent at a stretch: much shorter than any heartbeat, and who waits for an answer
   * waits longer.
   */
  static final Duration CREDIT = Duration.ofSeconds(1);

  private final int burst;
  private final long intervalNanos;
  private final long burstNanos;
  private final Map<String, AtomicLong> dueByUser = new ConcurrentHashMap<>();

  public RateLimiter(int unitsPerSecond) {
    this.intervalNanos = Math.max(1, Duration.ofSeconds(1).toNanos() / unitsPerSecond);
    this.burst = (int) Math.min(Integer.MAX_VALUE, (long) unitsPerSecond * BURST_SECONDS);
    this.burstNanos = intervalNanos * burst;
  }

  /** Returns how many units may come at once. */
  int burst() {
    return burst;
  }

  /** Returns in which time one unit comes back. */
  Duration interval() {
    return Duration.ofNanos(intervalNanos);
  }

  /**
   * Takes units, all or none. Returns zero if they pass; up to the credit, they pass and whoever
   * asked has to be silent for so long; if it is more they do not, and may after that time.
   *
   * @param units at most {@link #burst}: more could never pass
   * @param credit zero for who cannot be made to be silent
   */
  Duration take(String user, int units, long nowNanos, Duration credit) {
    AtomicLong due = due(user, nowNanos);
    long cost = intervalNanos * units;
    while (true) {
      long known = due.get();
      long base = known - nowNanos > 0 ? known : nowNanos;
      long over = Math.max(0, base + cost - nowNanos - burstNanos);
      if (over > credit.toNanos() || due.compareAndSet(known, base + cost)) {
        return Duration.ofNanos(over);
      }
    }
  }

  /** Takes units of who cannot be made to be silent; returns zero, or the time to wait. */
  public Duration take(String user, int units, long nowNanos) {
    return take(user, units, nowNanos, Duration.ZERO);
  }

  /** Returns whether one unit could be taken. */
  public boolean mayTake(String user, long nowNanos) {
    AtomicLong due = dueByUser.get(user);
    return due == null || due.get() + intervalNanos - nowNanos <= burstNanos;
  }

  /**
   * Takes units for what is done already; at most so many that the user can go on after a burst's
   * time.
   */
  void charge(String user, int units, long nowNanos) {
    due(user, nowNanos)
        .updateAndGet(
            known -> {
              long base = known - nowNanos > 0 ? known : nowNanos;
              long charged = base + intervalNanos * Math.min(units, burst);
              long most = nowNanos + 2 * burstNanos;
              return charged - most > 0 ? most : charged;
            });
  }

  /** Forgets users who have been quiet for so long that nothing is held against them. */
  public void sweep(long nowNanos) {
    dueByUser.values().removeIf(due -> due.get() - nowNanos < -burstNanos);
  }

  int trackedUsers() {
    return dueByUser.size();
  }

  private AtomicLong due(String user, long nowNanos) {
    return dueByUser.computeIfAbsent(user, u -> new AtomicLong(nowNanos));
  }
}
