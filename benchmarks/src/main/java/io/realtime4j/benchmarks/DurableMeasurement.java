package io.realtime4j.benchmarks;

import io.realtime4j.benchmarks.load.Crowd;
import io.realtime4j.benchmarks.load.Load;
import io.realtime4j.benchmarks.load.Requests;
import io.realtime4j.benchmarks.process.Cores;
import io.realtime4j.benchmarks.process.ServerProcess;
import io.realtime4j.benchmarks.report.Goal;
import io.realtime4j.benchmarks.report.Row;
import io.realtime4j.benchmarks.report.Sample;
import io.realtime4j.benchmarks.target.Target;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Measures how many messages per second our chat server takes that are committed to SQLite with
 * {@code synchronous=FULL} before they are acknowledged. Nobody else keeps them.
 */
final class DurableMeasurement {
  static final Row ONE_CORE =
      new Row(
          "durable-one-core",
          "durable sends, server and load on one core",
          "messages/s",
          new Goal.AtLeast(20_000));
  static final Row TWO_CORES =
      new Row(
          "durable-two-cores",
          "durable sends, load on the other core",
          "messages/s",
          new Goal.AtLeast(20_000));

  private static final String CHANNEL = "channel:durable";
  private static final int SENDERS = 2;
  private static final int WINDOW = 512;

  private final Bench bench;

  DurableMeasurement(Bench bench) {
    this.bench = bench;
  }

  List<Sample> measure(Row row) throws IOException, InterruptedException {
    Path database = bench.home().resolve("target/durable/" + row.id() + ".db");
    Files.createDirectories(database.getParent());
    for (String suffix : List.of("", "-wal", "-shm", ".lock")) {
      Files.deleteIfExists(Path.of(database + suffix));
    }
    Cores.moveHere(row.equals(ONE_CORE) ? Cores.SERVER : Cores.GENERATOR);
    try (ServerProcess server =
            bench.start(Target.CHAT, List.of(), Map.of("REALTIME_STORE", "sqlite:" + database));
        Load load = open(server)) {
      Bench.warmUp(load, server, bench.plan().firstWarmUp());
      List<Sample> samples = new ArrayList<>();
      for (int round = 1; round <= bench.plan().rounds(); round++) {
        samples.add(sample(row, load, server, round));
      }
      return samples;
    } finally {
      Cores.moveHere(Cores.GENERATOR);
    }
  }

  private Load open(ServerProcess server) throws InterruptedException {
    Crowd crowd = Crowd.open(bench.generator(), server.port(), bench.tokens(), 0, SENDERS);
    crowd.join(CHANNEL);
    return Requests.messages(crowd, CHANNEL, SENDERS * WINDOW);
  }

  private Sample sample(Row row, Load load, ServerProcess server, int round)
      throws IOException, InterruptedException {
    long before = server.cpuMicros();
    Load.Done done = Bench.run(load, bench.plan().round());
    double micros = (double) (server.cpuMicros() - before) / Math.max(1, done.units());
    double perSecond = done.units() * 1e9 / done.nanos();
    Bench.say(
        String.format(
            Locale.ROOT,
            "%-16s round %d  chat %,20.0f messages/s, %.1f µs CPU of the server each%s",
            row.id(),
            round,
            perSecond,
            micros,
            done.failures() > 0 ? ", " + done.failures() + " failed" : ""));
    return new Sample(row.id(), Target.CHAT.id(), round, perSecond, perSecond, 0, done.failures());
  }
}
