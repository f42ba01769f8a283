package io.realtime4j.benchmarks;

import io.realtime4j.benchmarks.load.Crowd;
import io.realtime4j.benchmarks.load.FanOut;
import io.realtime4j.benchmarks.load.Load;
import io.realtime4j.benchmarks.load.Requests;
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
 * What a server of a chat pays for what happens on another one and concerns nobody here: CPU time
 * beyond that of its own pulse, and what it hears through Redis.
 */
final class ClusterIdleMeasurement {
  private static final int WINDOW = 16;
  private static final int SENDERS = 15;
  private static final String CHANNEL = "channel:cluster";

  private final Bench bench;

  ClusterIdleMeasurement(Bench bench) {
    this.bench = bench;
  }

  /** What happens. */
  private enum Event {
    /** In so large a room only clients that say so have received something, and these do not. */
    MESSAGE("message", 110, "per message of a room of 110"),
    RECEIPTS("receipts", 99, "per message of a room of 99, which all receive"),
    PRESENCE("presence", 99, "per change of a user's presence");

    private final String id;
    private final int members;
    private final String title;

    Event(String id, int members, String title) {
      this.id = id;
      this.members = members;
      this.title = title;
    }

    Row cpu() {
      return new Row(
          "cluster-idle-" + id, "idle server, " + title, "µs CPU of it", new Goal.None());
    }

    Row bytes() {
      return new Row(
          "cluster-idle-" + id + "-bytes",
          "idle server, " + title,
          "bytes that it hears",
          new Goal.None());
    }

    Load load(Crowd crowd) {
      return this == PRESENCE
          ? Requests.presence(crowd, WINDOW)
          : FanOut.windowed(crowd, CHANNEL, SENDERS, WINDOW);
    }

    /** Returns how many have happened. */
    long count(Load.Done done) {
      return Math.max(1, this == PRESENCE ? done.units() : done.units() / members);
    }
  }

  /** Returns all rows. */
  static List<Row> rows() {
    List<Row> rows = new ArrayList<>();
    for (Event event : Event.values()) {
      rows.add(event.cpu());
      rows.add(event.bytes());
    }
    return rows;
  }

  Map<Row, List<Sample>> measure() throws IOException, InterruptedException {
    Map<Row, List<Sample>> samples = new LinkedHashMap<>();
    rows().forEach(row -> samples.put(row, new ArrayList<>()));
    for (Event event : Event.values()) {
      ClusterServers.run(bench, 2, (servers, engines) -> measure(event, servers, engines, samples));
    }
    return samples;
  }

  private void measure(
      Event event, List<ServerProcess> servers, Engines engines, Map<Row, List<Sample>> samples)
      throws IOException, InterruptedException {
    ServerProcess busy = servers.get(0);
    ServerProcess idle = servers.get(1);
    Crowd crowd = Crowd.open(bench.generator(), busy.port(), bench.tokens(), 0, event.members);
    crowd.join(CHANNEL);
    try (Load load = event.load(crowd)) {
      Bench.warmUp(load, busy, bench.plan().firstWarmUp());
      for (int round = 1; round <= bench.plan().rounds(); round++) {
        Pulse pulse = pulse(idle, engines);
        long begun = System.nanoTime();
        long cpu = cpu(idle);
        long redis = engines.work().redisBytes();
        Load.Done done = Bench.run(load, bench.plan().pacedRound());
        settle();
        double seconds = (System.nanoTime() - begun) / 1e9;
        long events = event.count(done);
        double micros = (cpu(idle) - cpu - pulse.cpuMicros * seconds) / events;
        // What is published comes once, and leaves once for each server.
        double bytes =
            (engines.work().redisBytes() - redis - pulse.redisBytes * seconds)
                / (1 + servers.size())
                / events;
        double perSecond = events * 1e9 / done.nanos();
        add(samples, event.cpu(), round, micros, perSecond, done);
        add(samples, event.bytes(), round, bytes, perSecond, done);
      }
    }
  }

  /** What is spent per second while nothing happens. */
  private record Pulse(double cpuMicros, double redisBytes) {}

  private Pulse pulse(ServerProcess idle, Engines engines)
      throws IOException, InterruptedException {
    settle();
    long begun = System.nanoTime();
    long cpu = cpu(idle);
    long redis = engines.work().redisBytes();
    Thread.sleep(bench.plan().pacedRound().toMillis());
    double seconds = (System.nanoTime() - begun) / 1e9;
    return new Pulse((cpu(idle) - cpu) / seconds, (engines.work().redisBytes() - redis) / seconds);
  }

  private static void add(
      Map<Row, List<Sample>> samples,
      Row row,
      int round,
      double value,
      double perSecond,
      Load.Done done) {
    samples
        .computeIfAbsent(row, same -> new ArrayList<>())
        .add(new Sample(row.id(), Target.CHAT.id(), round, value, perSecond, 0, done.failures()));
    Bench.say(
        String.format(
            Locale.ROOT,
            "%-28s round %d  %,12.2f %s, %,.0f/s, %d failures",
            row.id(),
            round,
            value,
            row.unit(),
            perSecond,
            done.failures()));
  }

  /** What is put off for a second still counts. */
  private void settle() throws InterruptedException {
    Thread.sleep(Math.max(1_100, bench.plan().settle().toMillis()));
  }

  private static long cpu(ServerProcess server) throws IOException {
    return server.cpuMicros() - server.compilerMicros();
  }
}
