package io.realtime4j.core.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.api.ReconnectOptions;
import java.time.Duration;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

class BackoffProperties {
  private static final ReconnectOptions DEFAULTS = ReconnectOptions.defaults();

  @Property(tries = 1000)
  void aDelayIsBetweenHalfAndTheWholeOfItsCeiling(
      @ForAll @IntRange(min = 1, max = 1_000_000) int n,
      @ForAll @DoubleRange(max = 1, maxIncluded = false) double random) {
    Duration delay = Backoff.delay(DEFAULTS, n, null, random);

    long ceiling = (long) Math.min(30_000, 1000 * Math.pow(2, n - 1));
    assertThat(delay.toMillis()).isBetween(ceiling / 2, ceiling);
  }

  @Property(tries = 1000)
  void theServersOrderIsObeyed(
      @ForAll @LongRange(min = 0, max = 3_600_000) long orderedMillis,
      @ForAll @DoubleRange(max = 1, maxIncluded = false) double random) {
    Duration delay = Backoff.delay(DEFAULTS, 1, Duration.ofMillis(orderedMillis), random);

    assertThat(delay).isGreaterThanOrEqualTo(Duration.ofMillis(orderedMillis));
  }

  @Example
  void anAbsurdOrderIsCapped() {
    assertThat(Backoff.delay(DEFAULTS, 1, Duration.ofDays(400), 0)).isEqualTo(Duration.ofHours(1));
  }

  @Example
  void theDelaysDoubleUpToTheCap() {
    assertThat(
            java.util.stream.IntStream.rangeClosed(1, 7)
                .mapToLong(n -> Backoff.delay(DEFAULTS, n, null, 0).toSeconds()))
        .containsExactly(1L, 2L, 4L, 8L, 16L, 30L, 30L);
  }
}
