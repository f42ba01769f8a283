package io.realtime4j.benchmarks.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** All figures of a run, in the order of taking. */
public final class Results {
  private final List<Row> rows = new ArrayList<>();
  private final List<Sample> samples = new ArrayList<>();

  /** Creates an empty collection. */
  public Results() {}

  /** Adds a row with its figures. */
  public void add(Row row, List<Sample> figures) {
    rows.add(row);
    samples.addAll(figures);
  }

  List<Row> rows() {
    return rows;
  }

  List<Sample> samples() {
    return samples;
  }

  /** Returns the targets of which there is a figure, in the order of taking. */
  List<String> targets() {
    return samples.stream().map(Sample::target).distinct().toList();
  }

  /** Returns where the figures of a target lie; empty if there are none. */
  Optional<Spread> of(Row row, String target) {
    Map<Integer, Double> values = byRound(row, target);
    return values.isEmpty() ? Optional.empty() : Optional.of(Spread.of(values.values()));
  }

  /**
   * Returns a target's figures divided by those of the row's limit of the same round: what
   * disturbed one disturbed the other. Empty if no round has both.
   */
  Optional<Spread> ratio(Row row, String target) {
    Map<Integer, Double> limits = byRound(row, row.limit());
    List<Double> ratios = new ArrayList<>();
    byRound(row, target)
        .forEach(
            (round, value) -> {
              Double limit = limits.get(round);
              if (limit != null && limit > 0) {
                ratios.add(value / limit);
              }
            });
    return ratios.isEmpty() ? Optional.empty() : Optional.of(Spread.of(ratios));
  }

  /** Returns how many operations of a target failed. */
  long failures(Row row, String target) {
    return samples.stream()
        .filter(sample -> sample.row().equals(row.id()) && sample.target().equals(target))
        .mapToLong(Sample::failures)
        .sum();
  }

  /** Returns whether our figure is what it should be; empty if it was not measured. */
  Optional<Boolean> met(Row row) {
    if (row.goal() instanceof Goal.None) {
      return Optional.empty();
    }
    if (row.goal() instanceof Goal.Times times) {
      return ratio(row, row.ours()).map(ratio -> ratio.median() <= times.most());
    }
    if (row.goal() instanceof Goal.Share share) {
      return ratio(row, row.ours()).map(ratio -> ratio.median() >= share.least());
    }
    return of(row, row.ours())
        .map(
            ours ->
                row.goal() instanceof Goal.AtMost atMost
                    ? ours.median() <= atMost.most()
                    : row.goal() instanceof Goal.AtLeast atLeast
                        && ours.median() >= atLeast.least());
  }

  private Map<Integer, Double> byRound(Row row, String target) {
    Map<Integer, Double> values = new LinkedHashMap<>();
    for (Sample sample : samples) {
      if (sample.row().equals(row.id()) && sample.target().equals(target)) {
        values.put(sample.round(), sample.value());
      }
    }
    return values;
  }
}
