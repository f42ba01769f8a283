package io.realtime4j.core.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class RetryScheduleProperties {
  @Example
  void withoutJitterTheWaitDoublesFromOneSecond() {
    Random none =
        new Random() {
          @Override
          public long nextLong(long bound) {
            return 0;
          }
        };

    assertThat(List.of(1, 2, 3, 4, 5, 6, 100))
        .extracting(failures -> RetrySchedule.delay(failures, none).toSeconds())
        .containsExactly(1L, 2L, 4L, 8L, 16L, 30L, 30L);
  }

  @Property(tries = 1000)
  void jitterAddsAtMostATenthAndNeverExceedsThirtySeconds(
      @ForAll @IntRange(min = 1, max = 1000) int failures, @ForAll long seed) {
    long base = Math.min(32_000L, 1000L << Math.min(failures - 1, 5));

    Duration delay = RetrySchedule.delay(failures, new Random(seed));

    assertThat(delay.toMillis())
        .isBetween(Math.min(base, 30_000), Math.min(base + base / 10, 30_000));
  }
}
