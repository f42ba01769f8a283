package io.realtime4j.server.chat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/**
 * When whoever is refused by a server that closes should come back: after it has closed, for until
 * then it would be refused again, and not all at the same moment. From any thread.
 */
final class ComeBack {
  /** Where other servers take over, nobody should wait long for this one. */
  private static final Duration LONGEST = Duration.ofSeconds(10);

  private static final Duration SHORTEST = Duration.ofSeconds(1);

  /**
   * Of a thousand parts of the spread, so many further each time: about the golden section, by
   * which any number of steps after one another lie evenly.
   */
  private static final long STEP = 618;

  private static final long PARTS = 1_000;

  private final long endNanos;
  private final Duration spread;
  private final AtomicLong refused = new AtomicLong();

  /**
   * Creates one.
   *
   * @param time in which the server closes
   */
  ComeBack(Duration time, long nowNanos) {
    this.endNanos = nowNanos + time.toNanos();
    // Half of it, so that who finds it restarting is back within the time all the same.
    this.spread = shorter(time, LONGEST).dividedBy(2);
  }

  /** Returns how long to wait. */
  Duration in(long nowNanos) {
    Duration left = shorter(Duration.ofNanos(Math.max(0, endNanos - nowNanos)), LONGEST);
    long part = refused.getAndIncrement() * STEP % PARTS;
    Duration wait = left.plus(spread.multipliedBy(part).dividedBy(PARTS));
    return wait.compareTo(SHORTEST) < 0 ? SHORTEST : wait;
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }
}
