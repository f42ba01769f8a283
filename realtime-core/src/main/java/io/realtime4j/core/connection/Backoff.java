package io.realtime4j.core.connection;

import io.realtime4j.api.ReconnectOptions;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** How long to wait before the next attempt. */
final class Backoff {
  /** A server that asks for more is taken to be in error. */
  private static final Duration LONGEST_ORDER = Duration.ofHours(1);

  private Backoff() {}

  /**
   * Returns a delay between half and the whole of {@code initialDelay · 2^(n-1)}, never above
   * {@code maxDelay}; longer only if the server asks for it.
   *
   * @param n which delay in a row, from 1
   * @param ordered what the server asks for, if it does
   * @param random from 0 (included) to 1 (excluded)
   */
  static Duration delay(
      ReconnectOptions options, int n, @Nullable Duration ordered, double random) {
    long max = options.maxDelay().toMillis();
    long ceiling = Math.min(max, options.initialDelay().toMillis());
    for (int i = 1; i < n && ceiling < max; i++) {
      ceiling = Math.min(max, ceiling * 2);
    }
    Duration own = Duration.ofMillis(ceiling - (long) (ceiling / 2.0 * random));
    if (ordered == null || ordered.compareTo(own) <= 0) {
      return own;
    }
    return ordered.compareTo(LONGEST_ORDER) > 0 ? LONGEST_ORDER : ordered;
  }
}
