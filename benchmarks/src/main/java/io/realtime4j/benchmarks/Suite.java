package io.realtime4j.benchmarks;

import io.realtime4j.benchmarks.report.Row;
import io.realtime4j.benchmarks.report.Sample;
import io.realtime4j.benchmarks.target.Target;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The rows of a run, in their order. */
final class Suite {
  private final Bench bench;
  private final List<String> chosen;

  Suite(Bench bench, List<String> chosen) {
    this.bench = bench;
    this.chosen = chosen;
  }

  /** Takes the figures of a row as soon as they are all there. */
  @FunctionalInterface
  interface Sink {
    void add(Row row, List<Sample> figures) throws IOException;
  }

  /** Returns the ids of all rows. */
  static List<String> rowIds() {
    List<String> ids = new ArrayList<>();
    LoadRow.all().forEach(row -> ids.add(row.row().id()));
    ClientRow.all().forEach(row -> ids.add(row.id()));
    for (Row row :
        List.of(
            IdleMeasurement.HEAP,
            IdleMeasurement.RESIDENT,
            DurableMeasurement.ONE_CORE,
            DurableMeasurement.TWO_CORES,
            ReceiptsMeasurement.ROW)) {
      ids.add(row.id());
    }
    ClusterMeasurement.rows().forEach(row -> ids.add(row.id()));
    ClusterIdleMeasurement.rows().forEach(row -> ids.add(row.id()));
    return ids;
  }

  void run(Sink results) throws IOException, InterruptedException {
    try (LoadMeasurement measurement = new LoadMeasurement(bench)) {
      for (LoadRow row : LoadRow.all()) {
        if (isDue(row.row())) {
          results.add(row.row(), measurement.measure(row));
        }
      }
    }
    new ClientSuite(bench, this::isDue, results).run();
    idle(results);
    for (Row row : List.of(DurableMeasurement.ONE_CORE, DurableMeasurement.TWO_CORES)) {
      if (bench.targets().contains(Target.CHAT) && isDue(row)) {
        results.add(row, new DurableMeasurement(bench).measure(row));
      }
    }
    if (bench.targets().contains(Target.CHAT) && isDue(ReceiptsMeasurement.ROW)) {
      results.add(ReceiptsMeasurement.ROW, new ReceiptsMeasurement(bench).measure());
    }
    if (bench.targets().contains(Target.CHAT)) {
      cluster(results);
    }
  }

  /** All rows of one number of servers are told by the same messages. */
  private void cluster(Sink results) throws IOException, InterruptedException {
    for (int servers = 1; servers <= ClusterMeasurement.mostServers(); servers++) {
      if (ClusterMeasurement.rows(servers).stream().anyMatch(this::isDue)) {
        for (var row : new ClusterMeasurement(bench).measure(servers).entrySet()) {
          results.add(row.getKey(), row.getValue());
        }
      }
    }
    if (ClusterIdleMeasurement.rows().stream().anyMatch(this::isDue)) {
      for (var row : new ClusterIdleMeasurement(bench).measure().entrySet()) {
        results.add(row.getKey(), row.getValue());
      }
    }
  }

  private boolean isDue(Row row) {
    boolean due = chosen.contains(row.id());
    if (due && bench.isTimeOver()) {
      Bench.say(row.id() + " is left out: the time of this run is over.");
      return false;
    }
    return due;
  }

  /** Heap and resident memory are told by the same connections. */
  private void idle(Sink results) throws IOException, InterruptedException {
    boolean heap = isDue(IdleMeasurement.HEAP);
    boolean resident = isDue(IdleMeasurement.RESIDENT);
    if (heap || resident) {
      IdleMeasurement.Figures figures = new IdleMeasurement(bench).measure();
      if (heap) {
        results.add(IdleMeasurement.HEAP, figures.heap());
      }
      if (resident) {
        results.add(IdleMeasurement.RESIDENT, figures.resident());
      }
    }
  }
}
