package io.realtime4j.benchmarks;

import io.realtime4j.benchmarks.load.Crowd;
import io.realtime4j.benchmarks.process.ServerProcess;
import io.realtime4j.benchmarks.report.Goal;
import io.realtime4j.benchmarks.report.Row;
import io.realtime4j.benchmarks.report.Sample;
import io.realtime4j.benchmarks.target.Target;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Measures what a connection takes that has been greeted and says nothing: (memory with N of them −
 * memory before) ÷ N, each after a full collection, in a process of its own.
 */
final class IdleMeasurement {
  static final Row HEAP = new Row("idle-heap", "idle connection, heap", "B", new Goal.AtMost(2200));
  static final Row RESIDENT =
      new Row("idle-rss", "idle connection, resident", "kB", new Goal.AtMost(7));

  /** A young generation that the warm-up touches as a whole: its pages are no connection's. */
  private static final List<String> SMALL_YOUNG = List.of("-Xmn32m");

  private static final Map<String, String> MEMORY = Map.of("REALTIME_STORE", "memory:");

  private final Bench bench;

  IdleMeasurement(Bench bench) {
    this.bench = bench;
  }

  /** What was measured. */
  record Figures(List<Sample> heap, List<Sample> resident) {}

  Figures measure() throws IOException, InterruptedException {
    Figures figures = new Figures(new ArrayList<>(), new ArrayList<>());
    for (int round = 1;
        round <= bench.plan().idleRounds() && (round == 1 || !bench.isTimeOver());
        round++) {
      for (Target target : bench.targets()) {
        try (ServerProcess server = bench.start(target, SMALL_YOUNG, MEMORY)) {
          measure(target, server, round, figures);
        }
      }
    }
    return figures;
  }

  private void measure(Target target, ServerProcess server, int round, Figures figures)
      throws IOException, InterruptedException {
    int count = bench.plan().idleConnections();
    open(server, count / 5).close();
    // Long enough for what a server does after its clients have gone.
    Thread.sleep(500);
    long heapBefore = heap(target, server);
    long residentBefore = server.residentBytes();
    try (Crowd crowd = open(server, count)) {
      Thread.sleep(500);
      double heap = (double) (heap(target, server) - heapBefore) / count;
      double resident = (server.residentBytes() - residentBefore) / 1000.0 / count;
      Bench.say(
          String.format(
              Locale.ROOT,
              "%-16s round %d  %-15s %9.0f B heap %6.1f kB resident",
              "idle",
              round,
              target.id(),
              heap,
              resident));
      if (target.isJvm()) {
        figures.heap().add(new Sample(HEAP.id(), target.id(), round, heap, 0, 0, crowd.losses()));
      }
      figures
          .resident()
          .add(new Sample(RESIDENT.id(), target.id(), round, resident, 0, 0, crowd.losses()));
    }
  }

  private Crowd open(ServerProcess server, int count) throws InterruptedException {
    return Crowd.open(bench.generator(), server.port(), bench.tokens(), 0, count);
  }

  private static long heap(Target target, ServerProcess server) throws IOException {
    return target.isJvm() ? server.liveHeapBytes() : 0;
  }
}
