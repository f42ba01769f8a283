package io.realtime4j.benchmarks;

import io.realtime4j.benchmarks.load.Load;
import io.realtime4j.benchmarks.process.ServerProcess;
import io.realtime4j.benchmarks.report.Sample;
import io.realtime4j.benchmarks.target.Target;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Measures rows of CPU time. All targets run at once, and take turns: A B C, A B C, …, so that what
 * drifts or disturbs hits all. A server that has no turn does next to nothing.
 */
final class LoadMeasurement implements AutoCloseable {
  private static final Map<String, String> MEMORY = Map.of("REALTIME_STORE", "memory:");

  private final Bench bench;
  private final Map<Target, ServerProcess> servers = new EnumMap<>(Target.class);
  private boolean warm;

  LoadMeasurement(Bench bench) {
    this.bench = bench;
  }

  private record Contestant(Target target, ServerProcess server, Load load) {}

  List<Sample> measure(LoadRow row) throws IOException, InterruptedException {
    startMissing();
    List<Contestant> contestants = new ArrayList<>();
    try {
      for (Map.Entry<Target, ServerProcess> entry : servers.entrySet()) {
        ServerProcess server = entry.getValue();
        Load load = row.opening().open(bench.generator(), server.port(), bench.tokens());
        contestants.add(new Contestant(entry.getKey(), server, load));
      }
      for (Contestant contestant : contestants) {
        Bench.warmUp(contestant.load(), contestant.server(), warmUp(row));
      }
      warm = true;
      List<Sample> samples = new ArrayList<>();
      for (int round = 1;
          round <= bench.plan().rounds() && (round == 1 || !bench.isTimeOver());
          round++) {
        for (Contestant contestant : contestants) {
          samples.add(sample(row, contestant, round));
        }
      }
      return samples;
    } finally {
      contestants.forEach(contestant -> contestant.load().close());
    }
  }

  private Duration warmUp(LoadRow row) {
    Plan plan = bench.plan();
    if (row.kind() == LoadRow.Kind.CONNECTS) {
      return plan.connectWarmUp();
    }
    return warm ? plan.warmUp() : plan.firstWarmUp();
  }

  private void startMissing() throws IOException, InterruptedException {
    for (Target target : bench.targets()) {
      if (!servers.containsKey(target)) {
        servers.put(target, bench.start(target, List.of(), MEMORY));
      }
    }
  }

  private Sample sample(LoadRow row, Contestant contestant, int round)
      throws IOException, InterruptedException {
    ServerProcess server = contestant.server();
    String target = contestant.target().id();
    Duration time =
        row.kind() == LoadRow.Kind.PACED ? bench.plan().pacedRound() : bench.plan().round();
    long before = server.cpuMicros();
    Load.Done done = Bench.run(contestant.load(), time);
    Thread.sleep(bench.plan().settle().toMillis());
    double micros = server.cpuMicros() - before;
    rest(contestant);
    double units = Math.max(1, done.units());
    Bench.say(
        String.format(
            Locale.ROOT,
            "%-16s round %d  %-15s %9.2f %s  (%,.0f/s%s)",
            row.row().id(),
            round,
            target,
            micros / units,
            row.row().unit(),
            done.units() * 1e9 / done.nanos(),
            done.failures() > 0 ? ", " + done.failures() + " failed" : ""));
    return new Sample(
        row.row().id(),
        target,
        round,
        micros / units,
        done.units() * 1e9 / done.nanos(),
        done.bytes() / units,
        done.failures());
  }

  /** Clears up, and waits until the server has noticed, which is no other target's affair. */
  private static void rest(Contestant contestant) throws IOException, InterruptedException {
    contestant.load().rest();
    Bench.awaitQuiet(contestant.server());
  }

  @Override
  public void close() {
    servers.values().forEach(ServerProcess::close);
  }
}
