package io.realtime4j.core.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.api.RefusedException;
import io.realtime4j.api.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
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
  void whoIsRefusedWaitsAsAskedAndLongerEachTimeButALimitIsExact(
      @ForAll("refusals") RefusedException refusal,
      @ForAll @IntRange(min = 1, max = 1000) int refusals,
      @ForAll long seed) {
    long asked = refusal.retryAfter().map(Duration::toMillis).orElse(0L);
    boolean isLimit = refusal.code().equals("RATE_LIMITED") && asked >= 10;
    long least =
        isLimit ? asked : Math.max(asked, Math.min(1000L << Math.min(refusals - 1, 5), 8_000));

    Duration wait = RetrySchedule.again(refusal, refusals, new Random(seed));

    assertThat(wait.toMillis()).isBetween(least, least + least / 10);
  }

  @Provide
  Arbitrary<RefusedException> refusals() {
    return Combinators.combine(
            Arbitraries.of("UNAVAILABLE", "RATE_LIMITED", "OUT_OF_ORDER", "INTERNAL_ERROR"),
            Arbitraries.integers().between(0, 20_000).injectNull(0.3))
        .as(
            (code, asked) ->
                new RefusedException(
                    code,
                    true,
                    "not now",
                    asked == null ? null : Duration.ofMillis(asked),
                    JsonObject.EMPTY));
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
