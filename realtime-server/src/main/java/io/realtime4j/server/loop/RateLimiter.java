package io.realtime4j.server.loop;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/*
 * The generic cell rate algorithm: per user one number, the time at which what was taken so far
 * would have been due at the steady rate. An event passes while that time lies no further ahead than
 * a burst; a little further it passes still, but its session is held back; past that it is refused.
 * Because the state is one number that is replaced by compare-and-set, the sessions of a user share
 * it across loops without a hop or a lock. When there are too many to be remembered, those who have
 * been quiet are forgotten, and if that is not enough, all: whoever comes from so many places is
 * stopped by none of these limits.
 */

/**
 * Limits what a user asks for over all sessions, in units: a plain event is one, and what makes the
 * server do more costs more. Addresses and tenants are limited in the same way. Safe for use from
 * any loop.
 */
public final class RateLimiter {
  /** Seconds' worth of units that may come at once. */
  private static final int BURST_SECONDS = 10;

  /**
   * What is taken beyond the burst by all sessions of a user together. It is so much time that a
   * session is silent at a stretch: much shorter than any heartbeat, and who waits for an answer
   * waits longer.
   */
  public static final Duration CREDIT = Duration.ofSeconds(1);

  /** Some 100 bytes each: of strangers no more are remembered. */
  public static final int MOST_STRANGERS = 100_000;

  private final int perSecond;
  private final int burst;
  private final long intervalNanos;
  private final long burstNanos;
  private final Map<String, AtomicLong> dueByUser = new ConcurrentHashMap<>();

  private final int most;

  /** Creates one for users, of whom there are as many as the server lets in. */
  public RateLimiter(int unitsPerSecond) {
    this(unitsPerSecond, Integer.MAX_VALUE);
  }

  /** Creates one that remembers so many at most. */
  public RateLimiter(int unitsPerSecond, int most) {
    this.most = most;
    this.perSecond = unitsPerSecond;
    this.intervalNanos = Math.max(1, Duration.ofSeconds(1).toNanos() / unitsPerSecond);
    this.burst = (int) Math.min(Integer.MAX_VALUE, (long) unitsPerSecond * BURST_SECONDS);
    this.burstNanos = intervalNanos * burst;
  }

  /** Returns how many units come back in a second. */
  public int perSecond() {
    return perSecond;
  }

  /** Returns how many units may come at once. */
  public int burst() {
    return burst;
  }

  /** Returns in which time one unit comes back. */
  public Duration interval() {
    return Duration.ofNanos(intervalNanos);
  }

  /**
   * Takes units, all or none. Returns zero if they pass; up to the credit, they pass and whoever
   * asked has to be silent for so long; if it is more they do not, and may after that time.
   *
   * @param units at most {@link #burst}: more could never pass
   * @param credit zero for who cannot be made to be silent
   */
  public Duration take(String user, int units, long nowNanos, Duration credit) {
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
  public void charge(String user, int units, long nowNanos) {
    due(user, nowNanos)
        .updateAndGet(
            known -> {
              long base = known - nowNanos > 0 ? known : nowNanos;
              long charged = base + intervalNanos * Math.min(units, burst);
              long most = nowNanos + 2 * burstNanos;
              return charged - most > 0 ? most : charged;
            });
  }

  /** Gives units back that were taken for what did not come about. */
  public void giveBack(String user, int units) {
    AtomicLong due = dueByUser.get(user);
    if (due != null) {
      due.addAndGet(-intervalNanos * units);
    }
  }

  /** Forgets users who have been quiet for so long that nothing is held against them. */
  public void sweep(long nowNanos) {
    dueByUser.values().removeIf(due -> due.get() - nowNanos < -burstNanos);
  }

  int trackedUsers() {
    return dueByUser.size();
  }

  private AtomicLong due(String user, long nowNanos) {
    AtomicLong known = dueByUser.get(user);
    if (known != null) {
      return known;
    }
    if (dueByUser.size() >= most) {
      sweep(nowNanos);
      // Not each time again for the sake of a few.
      if (dueByUser.size() > most / 4 * 3) {
        dueByUser.clear();
      }
    }
    return dueByUser.computeIfAbsent(user, u -> new AtomicLong(nowNanos));
  }
}
