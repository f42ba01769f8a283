package io.realtime4j.benchmarks;

import io.realtime4j.benchmarks.client.ClientTarget;
import io.realtime4j.benchmarks.client.Enqueues;
import io.realtime4j.benchmarks.client.RoundTrips;
import io.realtime4j.benchmarks.process.ClientProcess;
import io.realtime4j.benchmarks.process.Cores;
import io.realtime4j.benchmarks.process.ServerProcess;
import io.realtime4j.benchmarks.report.Row;
import io.realtime4j.benchmarks.report.Sample;
import io.realtime4j.benchmarks.target.Target;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Measures clients that do one thing again and again. All run at once, and take turns: A B C, A B
 * C, …; who has no turn waits for a line of input.
 */
final class ClientMeasurement {
  private static final List<ClientTarget> LIBRARIES =
      List.of(
          ClientTarget.OKHTTP,
          ClientTarget.NETTY,
          ClientTarget.BARE_OKHTTP,
          ClientTarget.BARE_NETTY,
          ClientTarget.SOCKET_IO_CLIENT);

  private final Bench bench;

  ClientMeasurement(Bench bench) {
    this.bench = bench;
  }

  /** What one round of one client said. */
  record Turn(ClientTarget target, int round, double[] figures) {
    Sample sample(Row row, int figure, int perSecond) {
      double rate = perSecond < 0 ? 0 : figures[perSecond];
      return new Sample(row.id(), target.id(), round, figures[figure], rate, 0, 0);
    }
  }

  /** Starts one client. */
  @FunctionalInterface
  private interface Starting {
    ClientProcess start(ClientTarget target) throws IOException;
  }

  /** Returns microseconds, bytes and rate of round trips on the limit, which is on core 0. */
  List<Turn> roundTrips() throws IOException, InterruptedException {
    try (ServerProcess server = bench.start(Target.LIMIT, List.of(), Map.of())) {
      return turns(
          LIBRARIES,
          target ->
              ClientProcess.start(
                  RoundTrips.class,
                  Cores.GENERATOR,
                  List.of("-Xmx512m"),
                  List.of(target.id(), Integer.toString(server.port())),
                  log("round-trip", target)));
    }
  }

  /** Returns milliseconds and rate of stored messages. */
  List<Turn> enqueues(int callers) throws IOException {
    Path files = bench.files("enqueue-" + callers);
    return turns(
        List.of(ClientTarget.QUEUE, ClientTarget.SQLITE),
        target ->
            ClientProcess.start(
                Enqueues.class,
                -1,
                List.of("-Xmx1g"),
                List.of(
                    target.id(),
                    Integer.toString(callers),
                    files.resolve(target.id() + ".db").toString()),
                log("enqueue-" + callers, target)));
  }

  private Path log(String row, ClientTarget target) {
    return bench.home().resolve("target/logs/" + row + "-" + target.id() + ".log");
  }

  private List<Turn> turns(List<ClientTarget> targets, Starting starting) throws IOException {
    Plan plan = bench.plan();
    Map<ClientTarget, ClientProcess> clients = new EnumMap<>(ClientTarget.class);
    List<Turn> turns = new ArrayList<>();
    try {
      for (ClientTarget target : targets) {
        if (bench.clients().contains(target)) {
          clients.put(target, starting.start(target));
        }
      }
      for (ClientProcess client : clients.values()) {
        var unused = client.work(plan.warmUp());
      }
      for (int round = 1; round <= plan.rounds() && (round == 1 || !bench.isTimeOver()); round++) {
        for (Map.Entry<ClientTarget, ClientProcess> client : clients.entrySet()) {
          turns.add(turn(client.getKey(), round, client.getValue(), plan.round()));
        }
      }
      return turns;
    } finally {
      clients.values().forEach(ClientProcess::close);
    }
  }

  private static Turn turn(ClientTarget target, int round, ClientProcess client, Duration time)
      throws IOException {
    double[] figures = client.work(time);
    StringBuilder line =
        new StringBuilder(String.format(Locale.ROOT, "round %d  %-18s", round, target.id()));
    for (double figure : figures) {
      line.append(String.format(Locale.ROOT, " %,12.3f", figure));
    }
    Bench.say(line.toString());
    return new Turn(target, round, figures);
  }
}
