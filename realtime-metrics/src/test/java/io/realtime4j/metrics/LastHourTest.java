package io.realtime4j.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class LastHourTest {
  /** After some minutes, so much more. */
  record Step(int minutes, int more) {}

  @Provide
  Arbitrary<List<Step>> steps() {
    return Combinators.combine(
            Arbitraries.integers().between(0, 90), Arbitraries.integers().between(0, 5))
        .as(Step::new)
        .list()
        .ofMaxSize(50);
  }

  @Property
  void itIsTheSumOfTheLastSixtyMinutes(@ForAll("steps") List<Step> steps) {
    long[] minute = {1_000};
    LastHour hour = new LastHour(() -> Instant.ofEpochSecond(60 * minute[0]));
    List<long[]> all = new ArrayList<>();
    for (Step step : steps) {
      minute[0] += step.minutes;
      hour.add(step.more);
      all.add(new long[] {minute[0], step.more});
      long expected =
          all.stream().filter(one -> one[0] > minute[0] - 60).mapToLong(one -> one[1]).sum();
      assertThat(hour.sum()).isEqualTo(expected);
    }
  }

  @Property
  void aClockThatGoesBackLosesNothing(@ForAll("steps") List<Step> steps) {
    long[] minute = {1_000};
    LastHour hour = new LastHour(() -> Instant.ofEpochSecond(60 * minute[0]));
    long sum = 0;
    for (Step step : steps) {
      minute[0] -= step.minutes % 5;
      hour.add(step.more);
      sum += step.more;
    }
    assertThat(hour.sum()).isEqualTo(sum);
  }
}
