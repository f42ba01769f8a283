package io.realtime4j.benchmarks;

import io.realtime4j.benchmarks.client.ClientTarget;
import io.realtime4j.benchmarks.client.Drain;
import io.realtime4j.benchmarks.client.Million;
import io.realtime4j.benchmarks.process.ClientProcess;
import io.realtime4j.benchmarks.process.Cores;
import io.realtime4j.benchmarks.process.ServerProcess;
import io.realtime4j.benchmarks.report.Sample;
import io.realtime4j.benchmarks.target.Target;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Measures what a client does once with a long queue; each round is a new process. */
final class QueueMeasurement {
  private static final int DRAINED = 10_000;

  /** Works until it is done, not for a time. */
  private static final Duration ONCE = Duration.ZERO;

  private final Bench bench;

  QueueMeasurement(Bench bench) {
    this.bench = bench;
  }

  /** What a start of the long queue took. */
  record Starts(List<Sample> seconds, List<Sample> megabytes) {}

  /** What a client took for its first queue, and for its third. */
  record Drains(List<Sample> first, List<Sample> third) {}

  /** Client on one core, server on the other. */
  Drains drain() throws IOException, InterruptedException {
    Path files = bench.files("drain");
    Drains drains = new Drains(new ArrayList<>(), new ArrayList<>());
    Map<String, String> store = Map.of("REALTIME_STORE", "sqlite:" + files.resolve("server.db"));
    try (ServerProcess server = bench.start(Target.CHAT, List.of(), store)) {
      for (int round = 1; round <= bench.plan().queueRounds(); round++) {
        List<String> arguments =
            List.of(
                Integer.toString(server.port()),
                bench.tokens().of(0),
                files.resolve("client-" + round + ".db").toString(),
                Integer.toString(DRAINED));
        try (ClientProcess client =
            ClientProcess.start(
                Drain.class, Cores.GENERATOR, List.of("-Xmx512m"), arguments, log("drain"))) {
          double[] figures = client.work(ONCE);
          say("client-drain", round, figures);
          drains.first.add(drained(ClientRow.DRAIN.id(), round, figures[0], figures[2]));
          drains.third.add(drained(ClientRow.DRAIN_AGAIN.id(), round, figures[1], figures[2]));
        }
      }
    }
    return drains;
  }

  private static Sample drained(String row, int round, double seconds, double misplaced) {
    return new Sample(
        row, ClientTarget.QUEUE.id(), round, seconds, DRAINED / seconds, 0, (long) misplaced);
  }

  Starts million() throws IOException {
    String file = bench.files("million").resolve("client.db").toString();
    String count = Integer.toString(bench.plan().queued());
    ClientProcess.start(
            Million.class, -1, List.of("-Xmx256m"), List.of("fill", file, count), log("fill"))
        .close();
    Starts starts = new Starts(new ArrayList<>(), new ArrayList<>());
    for (int round = 1; round <= bench.plan().queueRounds(); round++) {
      try (ClientProcess client =
          ClientProcess.start(
              Million.class,
              -1,
              List.of("-Xmx256m"),
              List.of("start", file, count),
              log("start"))) {
        double[] figures = client.work(ONCE);
        say("client-million", round, figures);
        starts.seconds.add(sample(ClientRow.MILLION.id(), round, figures[0]));
        starts.megabytes.add(sample(ClientRow.MILLION_HEAP.id(), round, figures[1]));
      }
    }
    return starts;
  }

  private Path log(String what) {
    return bench.home().resolve("target/logs/queue-" + what + ".log");
  }

  private static Sample sample(String row, int round, double value) {
    return new Sample(row, ClientTarget.QUEUE.id(), round, value, 0, 0, 0);
  }

  private static void say(String row, int round, double[] figures) {
    Bench.say(
        String.format(
            Locale.ROOT, "%-16s round %d  %8.2f %8.1f", row, round, figures[0], figures[1]));
  }
}
