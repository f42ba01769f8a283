package io.realtime4j.core.wire;

import java.time.Duration;
import java.util.random.RandomGenerator;

/** How long to wait after the n-th failure in a row: 1, 2, 4, 8, 16 s and 0 to 10 % more. */
public final class RetrySchedule {
  private static final long FIRST_MILLIS = 1_000;
  private static final long MAX_MILLIS = 30_000;

  /** 2^5 s is beyond the cap already; more doublings would overflow in the end. */
  private static final int MOST_DOUBLINGS = 5;

  private RetrySchedule() {}

  /** Returns the wait after {@code failures} failures, at least one. */
  public static Duration delay(int failures, RandomGenerator jitter) {
    int doublings = Math.min(Math.max(failures, 1) - 1, MOST_DOUBLINGS);
    return spread(Duration.ofMillis(Math.min(FIRST_MILLIS << doublings, MAX_MILLIS)), jitter);
  }

  /** Returns a wait with 0 to 10 % added, never above 30 s unless it was before. */
  public static Duration spread(Duration wait, RandomGenerator jitter) {
    long millis = wait.toMillis();
    long spread = millis + jitter.nextLong(millis / 10 + 1);
    return Duration.ofMillis(Math.min(spread, Math.max(MAX_MILLIS, millis)));
  }
}
