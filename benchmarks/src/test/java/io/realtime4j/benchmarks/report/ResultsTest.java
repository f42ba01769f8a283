package io.realtime4j.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ResultsTest {
  private static final Row TIMES = new Row("fan-out", "fan-out", "µs", new Goal.Times(1.3));

  private final Results results = new Results();

  private static Sample sample(String row, String target, int round, double value) {
    return new Sample(row, target, round, value, 0, 0, 0);
  }

  @Test
  void ratiosArePairedByRoundSoThatDriftDoesNotCount() {
    results.add(
        TIMES,
        List.of(
            sample("fan-out", "limit", 1, 1),
            sample("fan-out", "chat", 1, 1.2),
            sample("fan-out", "limit", 2, 10),
            sample("fan-out", "chat", 2, 12),
            sample("fan-out", "limit", 3, 100),
            sample("fan-out", "chat", 3, 130)));

    assertThat(results.ratio(TIMES, "chat")).hasValue(new Spread(1.2, 1.2, 1.3));
    assertThat(results.met(TIMES)).hasValue(true);
  }

  @Test
  void aRoundWithoutALimitMakesNoRatio() {
    results.add(
        TIMES,
        List.of(
            sample("fan-out", "chat", 1, 7),
            sample("fan-out", "limit", 2, 2),
            sample("fan-out", "chat", 2, 6),
            sample("fan-out", "limit", 3, 0),
            sample("fan-out", "chat", 3, 5)));

    assertThat(results.ratio(TIMES, "chat")).hasValue(new Spread(3, 3, 3));
    assertThat(results.met(TIMES)).hasValue(false);
  }

  @Test
  void whatWasNotMeasuredIsNeitherMetNorMissed() {
    results.add(TIMES, List.of(sample("fan-out", "chat", 1, 7)));

    assertThat(results.met(TIMES)).isEmpty();
  }

  @Test
  void goalsWithoutALimitGoByTheMedian() {
    Row heap = new Row("heap", "heap", "B", new Goal.AtMost(2200));
    Row sends = new Row("sends", "sends", "/s", new Goal.AtLeast(20_000));
    results.add(heap, List.of(sample("heap", "chat", 1, 2200)));
    results.add(sends, List.of(sample("sends", "chat", 1, 19_999)));

    assertThat(results.met(heap)).hasValue(true);
    assertThat(results.met(sends)).hasValue(false);
  }
}
