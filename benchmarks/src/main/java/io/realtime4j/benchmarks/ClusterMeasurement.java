package io.realtime4j.benchmarks;

import io.realtime4j.benchmarks.load.Crowd;
import io.realtime4j.benchmarks.load.FanOut;
import io.realtime4j.benchmarks.load.Load;
import io.realtime4j.benchmarks.process.Engines;
import io.realtime4j.benchmarks.process.Recording;
import io.realtime4j.benchmarks.process.ServerProcess;
import io.realtime4j.benchmarks.report.Goal;
import io.realtime4j.benchmarks.report.Row;
import io.realtime4j.benchmarks.report.Sample;
import io.realtime4j.benchmarks.target.Target;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What a message costs that is sent to a room of one chat on one, two and three servers, on
 * PostgreSQL and Redis: CPU time of all servers together, what the database writes, and what passes
 * through Redis. All servers have members of the room.
 */
final class ClusterMeasurement {
  private static final int MOST_SERVERS = 3;
  private static final int MEMBERS = 99;
  private static final int SENDERS = 15;
  private static final int WINDOW = 16;
  private static final String CHANNEL = "channel:cluster";

  private final Bench bench;

  ClusterMeasurement(Bench bench) {
    this.bench = bench;
  }

  /** What is told of each number of servers. */
  private enum Figure {
    CPU("cluster-cpu", "µs CPU of all servers per message"),
    ROWS("cluster-rows", "rows written per message"),
    COMMITS("cluster-commits", "transactions of the database per message"),
    REDIS("cluster-redis", "bytes through Redis per message");

    private final String id;
    private final String unit;

    Figure(String id, String unit) {
      this.id = id;
      this.unit = unit;
    }

    Row row(int servers) {
      return new Row(
          id + "-" + servers,
          MEMBERS + " members on " + servers + " servers, " + WINDOW + " in flight",
          unit,
          new Goal.None());
    }
  }

  /** Returns the rows of so many servers. */
  static List<Row> rows(int servers) {
    List<Row> rows = new ArrayList<>();
    for (Figure figure : Figure.values()) {
      rows.add(figure.row(servers));
    }
    return rows;
  }

  /** Returns all rows. */
  static List<Row> rows() {
    List<Row> rows = new ArrayList<>();
    for (int servers = 1; servers <= MOST_SERVERS; servers++) {
      rows.addAll(rows(servers));
    }
    return rows;
  }

  static int mostServers() {
    return MOST_SERVERS;
  }

  Map<Row, List<Sample>> measure(int count) throws IOException, InterruptedException {
    Map<Row, List<Sample>> samples = new LinkedHashMap<>();
    rows(count).forEach(row -> samples.put(row, new ArrayList<>()));
    run(count, (load, servers, engines) -> measure(load, servers, engines, samples));
    return samples;
  }

  /** Says what the servers do with their CPU time, each in a recording of its own. */
  void profile(int count) throws IOException, InterruptedException {
    Path files = bench.files("cluster-profile-" + count);
    run(
        count,
        (load, servers, engines) -> {
          List<Recording> recordings = new ArrayList<>();
          for (int i = 0; i < servers.size(); i++) {
            recordings.add(servers.get(i).record(files.resolve("server-" + i + ".jfr")));
          }
          Load.Done done =
              Bench.run(load, bench.plan().pacedRound().multipliedBy(bench.plan().rounds()));
          for (Recording recording : recordings) {
            recording.end(Math.max(1, done.units() / MEMBERS)).forEach(Bench::say);
          }
        });
  }

  /** What is done with servers under load that have warmed up. */
  @FunctionalInterface
  private interface Work {
    void with(Load load, List<ServerProcess> servers, Engines engines)
        throws IOException, InterruptedException;
  }

  private void run(int count, Work work) throws IOException, InterruptedException {
    ClusterServers.run(bench, count, (servers, engines) -> load(servers, engines, work));
  }

  private void load(List<ServerProcess> servers, Engines engines, Work work)
      throws IOException, InterruptedException {
    int[] ports = servers.stream().mapToInt(ServerProcess::port).toArray();
    Crowd crowd = Crowd.open(bench.generator(), ports, bench.tokens(), 0, MEMBERS);
    crowd.join(CHANNEL);
    try (Load load = FanOut.windowed(crowd, CHANNEL, SENDERS, WINDOW)) {
      for (ServerProcess server : servers) {
        Bench.warmUp(load, server, bench.plan().firstWarmUp().dividedBy(servers.size()));
      }
      work.with(load, servers, engines);
    }
  }

  private void measure(
      Load load, List<ServerProcess> servers, Engines engines, Map<Row, List<Sample>> samples)
      throws IOException, InterruptedException {
    for (int round = 1; round <= bench.plan().rounds(); round++) {
      settle();
      long cpu = cpu(servers);
      Engines.Work before = engines.work();
      Load.Done done = Bench.run(load, bench.plan().pacedRound());
      settle();
      Engines.Work after = engines.work();
      long messages = Math.max(1, done.units() / MEMBERS);
      double perSecond = messages * 1e9 / done.nanos();
      Map<Figure, Double> figures =
          Map.of(
              Figure.CPU, (double) (cpu(servers) - cpu) / messages,
              Figure.ROWS, (double) (after.rows() - before.rows()) / messages,
              Figure.COMMITS, (double) (after.commits() - before.commits()) / messages,
              Figure.REDIS, (double) (after.redisBytes() - before.redisBytes()) / messages);
      for (Figure figure : Figure.values()) {
        Row row = figure.row(servers.size());
        double value = figures.getOrDefault(figure, 0.0);
        samples
            .computeIfAbsent(row, same -> new ArrayList<>())
            .add(
                new Sample(
                    row.id(),
                    Target.CHAT.id(),
                    round,
                    value,
                    perSecond,
                    (double) done.bytes() / Math.max(1, done.units()),
                    done.failures()));
        Bench.say(
            String.format(
                Locale.ROOT,
                "%-18s round %d  %,12.2f %s, %,.0f messages/s, %d failures",
                row.id(),
                round,
                value,
                row.unit(),
                perSecond,
                done.failures()));
      }
    }
  }

  /** What is put off for a second still counts, and the database tells what it did. */
  private void settle() throws InterruptedException {
    Thread.sleep(Math.max(1_100, bench.plan().settle().toMillis()));
  }

  /** Without their compilers, which go on for long where each server has a part of the load. */
  private static long cpu(List<ServerProcess> servers) throws IOException {
    long all = 0;
    for (ServerProcess server : servers) {
      all += server.cpuMicros() - server.compilerMicros();
    }
    return all;
  }
}
