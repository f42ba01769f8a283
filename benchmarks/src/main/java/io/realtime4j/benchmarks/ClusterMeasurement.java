package io.realtime4j.benchmarks;

import io.realtime4j.benchmarks.load.Crowd;
import io.realtime4j.benchmarks.load.FanOut;
import io.realtime4j.benchmarks.load.Load;
import io.realtime4j.benchmarks.process.Engines;
import io.realtime4j.benchmarks.process.ServerProcess;
import io.realtime4j.benchmarks.report.Goal;
import io.realtime4j.benchmarks.report.Row;
import io.realtime4j.benchmarks.report.Sample;
import io.realtime4j.benchmarks.target.Target;
import java.io.IOException;
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
    List<ServerProcess> servers = new ArrayList<>();
    try (Engines engines = new Engines()) {
      try {
        for (int i = 0; i < count; i++) {
          servers.add(
              bench.start(
                  Target.CHAT,
                  List.of(),
                  Map.of(
                      "REALTIME_STORE",
                      engines.store("bench"),
                      "REALTIME_REDIS_URL",
                      engines.backplane("bench"))));
        }
        measure(servers, engines, samples);
      } finally {
        servers.forEach(ServerProcess::close);
      }
    }
    return samples;
  }

  private void measure(List<ServerProcess> servers, Engines engines, Map<Row, List<Sample>> samples)
      throws IOException, InterruptedException {
    int[] ports = servers.stream().mapToInt(ServerProcess::port).toArray();
    Crowd crowd = Crowd.open(bench.generator(), ports, bench.tokens(), 0, MEMBERS);
    crowd.join(CHANNEL);
    try (Load load = FanOut.windowed(crowd, CHANNEL, SENDERS, WINDOW)) {
      for (ServerProcess server : servers) {
        Bench.warmUp(load, server, bench.plan().firstWarmUp().dividedBy(servers.size()));
      }
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
  }

  /** What is put off for a second still counts, and the database tells what it did. */
  private void settle() throws InterruptedException {
    Thread.sleep(Math.max(1_100, bench.plan().settle().toMillis()));
  }

  private static long cpu(List<ServerProcess> servers) throws IOException {
    long all = 0;
    for (ServerProcess server : servers) {
      all += server.cpuMicros();
    }
    return all;
  }
}
