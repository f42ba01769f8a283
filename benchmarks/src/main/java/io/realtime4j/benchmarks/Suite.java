package io.realtime4j.benchmarks;

import io.realtime4j.benchmarks.report.Results;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The rows of a run, in their order. */
final class Suite {
  private final Bench bench;
  private final List<String> chosen;

  Suite(Bench bench, List<String> chosen) {
    this.bench = bench;
    this.chosen = chosen;
  }

  /** Returns the ids of all rows. */
  static List<String> rowIds() {
    List<String> ids = new ArrayList<>();
    LoadRow.all().forEach(row -> ids.add(row.row().id()));
    return ids;
  }

  /**
   * Returns the rows that were asked for; all if none was named.
   *
   * @throws IllegalArgumentException if there is no such row
   */
  static List<String> chosen(@Nullable List<String> asked) {
    if (asked == null) {
      return rowIds();
    }
    for (String id : asked) {
      if (!rowIds().contains(id)) {
        throw new IllegalArgumentException(
            "there is no row " + id + ", only " + String.join(" ", rowIds()));
      }
    }
    return asked;
  }

  void run(Results results) throws IOException, InterruptedException {
    try (LoadMeasurement measurement = new LoadMeasurement(bench)) {
      for (LoadRow row : LoadRow.all()) {
        if (chosen.contains(row.row().id())) {
          results.add(row.row(), measurement.measure(row));
        }
      }
    }
  }
}
