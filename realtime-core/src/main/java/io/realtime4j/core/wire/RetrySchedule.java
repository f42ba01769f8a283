package io.realtime4j.core.wire;

import io.realtime4j.api.RealtimeException;
import java.time.Duration;
import java.util.Optional;
import java.util.random.RandomGenerator;

/*
 * Whoever waits for as long as the server asks for, and no longer, comes again as often as it is
 * refused: a server that has fallen behind then has nothing to do but to refuse. So the wait grows by
 * itself too, and no two clients wait the same time.
 */
/** How long to wait after the n-th failure in a row: 1, 2, 4, 8, 16 s and 0 to 10 % more. */
public final class RetrySchedule {
  private static final long FIRST_MILLIS = 1_000;
  private static final long MAX_MILLIS = 30_000;

  /**
   * After refusals: the server is there, and is not to be left waiting for long once it has
   * recovered.
   */
  private static final long MAX_REFUSED_MILLIS = 8_000;

  /** No limit is that high; a server that asks for less would be asked without a pause. */
  private static final long MIN_LIMIT_MILLIS = 10;

  /** 2^5 s is beyond the cap already; more doublings would overflow in the end. */
  private static final int MOST_DOUBLINGS = 5;

  private RetrySchedule() {}

  /** Returns the wait after {@code failures} failures, at least one. */
  public static Duration delay(int failures, RandomGenerator jitter) {
    return spread(growing(failures, MAX_MILLIS), jitter);
  }

  /**
   * Returns the wait before what was refused for now is asked for again: what the server asks for,
   * and at least 1, 2, 4 and 8 s by the number of refusals in a row. A limit of our own says
   * exactly when more is taken: then it is that, unless it is no time at all.
   *
   * @param refusal may have been given by nobody: a time-out
   * @param refusals how many there were since something was taken, this one included
   */
  public static Duration again(RealtimeException refusal, int refusals, RandomGenerator jitter) {
    Optional<Duration> asked = refusal.retryAfter();
    if (refusal.code().equals("RATE_LIMITED")
        && asked.isPresent()
        && asked.get().toMillis() >= MIN_LIMIT_MILLIS) {
      return spread(asked.get(), jitter);
    }
    return atLeast(spread(growing(refusals, MAX_REFUSED_MILLIS), jitter), refusal, jitter);
  }

  /** Returns a wait, or what the server asks for if that is longer. */
  public static Duration atLeast(Duration own, RealtimeException refusal, RandomGenerator jitter) {
    return refusal
        .retryAfter()
        .map(asked -> spread(asked, jitter))
        .filter(asked -> asked.compareTo(own) > 0)
        .orElse(own);
  }

  private static Duration growing(int failures, long most) {
    int doublings = Math.min(Math.max(failures, 1) - 1, MOST_DOUBLINGS);
    return Duration.ofMillis(Math.min(FIRST_MILLIS << doublings, most));
  }

  /** Returns a wait with 0 to 10 % added, never above 30 s unless it was before. */
  public static Duration spread(Duration wait, RandomGenerator jitter) {
    long millis = wait.toMillis();
    long spread = millis + jitter.nextLong(millis / 10 + 1);
    return Duration.ofMillis(Math.min(spread, Math.max(MAX_MILLIS, millis)));
  }
}
