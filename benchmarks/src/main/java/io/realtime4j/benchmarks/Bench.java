package io.realtime4j.benchmarks;

import io.realtime4j.benchmarks.client.ClientTarget;
import io.realtime4j.benchmarks.load.Generator;
import io.realtime4j.benchmarks.load.Load;
import io.realtime4j.benchmarks.load.Tokens;
import io.realtime4j.benchmarks.process.ServerProcess;
import io.realtime4j.benchmarks.target.Target;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/** What every measurement needs: the generator, tokens, and a way to start servers. */
final class Bench implements AutoCloseable {
  /** Long enough for HS256. */
  private static final String SECRET = "a-secret-of-the-benchmarks-alone-0123456789";

  /**
   * Of a third of the wanted time each; a load with a pace never uses a whole core, and one that
   * opens connections ends when there are enough.
   */
  private static final int MOST_WARM_UPS = 24;

  /** CPU time is told in steps of this; who has used one meanwhile may have used next to none. */
  private static final long CLOCK_STEP_MICROS = 10_000;

  private static final int LOOK_MILLIS = 100;
  private static final int MOST_LOOKS = 100;

  /** The compilers' share of the CPU time above which figures would be too high for their sake. */
  private static final double COMPILING = 0.02;

  private final Path home;
  private final Plan plan;
  private final List<Target> targets;
  private final List<ClientTarget> clients;
  private final Generator generator = new Generator();
  private final Tokens tokens;
  private final long begunNanos = System.nanoTime();

  Bench(Path home, Plan plan, List<Target> targets, List<ClientTarget> clients, Tokens tokens) {
    this.home = home;
    this.plan = plan;
    this.targets = List.copyOf(targets);
    this.clients = List.copyOf(clients);
    this.tokens = tokens;
  }

  static Tokens tokens(Instant now) {
    return new Tokens(SECRET, now);
  }

  Plan plan() {
    return plan;
  }

  List<Target> targets() {
    return targets;
  }

  List<ClientTarget> clients() {
    return clients;
  }

  /** Returns an empty directory for the files of a row; they stay until the row's next run. */
  Path files(String row) throws IOException {
    Path directory = home.resolve("target/files").resolve(row);
    if (Files.isDirectory(directory)) {
      try (Stream<Path> old = Files.walk(directory)) {
        for (Path path : old.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(path);
        }
      }
    }
    return Files.createDirectories(directory);
  }

  Generator generator() {
    return generator;
  }

  Tokens tokens() {
    return tokens;
  }

  Path home() {
    return home;
  }

  /** Returns whether the run has taken all the time that it may take. */
  boolean isTimeOver() {
    return System.nanoTime() - begunNanos > plan.limit().toNanos();
  }

  ServerProcess start(Target target, List<String> options, Map<String, String> variables)
      throws IOException, InterruptedException {
    return target.start(home, SECRET, options, variables);
  }

  /** Runs a load and waits for its end. */
  static Load.Done run(Load load, Duration time) throws InterruptedException {
    try {
      // A load gives up on its own after 10 s of silence.
      return load.run(time.toNanos()).get(time.toSeconds() + 30, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException("the load does not end", e);
    }
  }

  /**
   * Runs the load until the server has had the CPU for some time, and its compilers have done their
   * work: on a busy machine a time by the clock would end before.
   */
  static void warmUp(Load load, ServerProcess server, Duration cpu)
      throws IOException, InterruptedException {
    long enough = server.cpuMicros() + cpu.toNanos() / 1000;
    boolean isCompiling = true;
    for (int runs = 0;
        runs < MOST_WARM_UPS && (isCompiling || server.cpuMicros() < enough);
        runs++) {
      long cpuBefore = server.cpuMicros();
      long compilersBefore = server.compilerMicros();
      run(load, cpu.dividedBy(3));
      long compilers = server.compilerMicros() - compilersBefore;
      isCompiling = compilers > COMPILING * (server.cpuMicros() - cpuBefore);
      load.rest();
      awaitQuiet(server);
    }
  }

  /** Waits until a server does nothing more, but not for ever. */
  static void awaitQuiet(ServerProcess server) throws IOException, InterruptedException {
    long before = server.cpuMicros();
    for (int looks = 0; looks < MOST_LOOKS; looks++) {
      Thread.sleep(LOOK_MILLIS);
      long now = server.cpuMicros();
      if (now - before <= CLOCK_STEP_MICROS) {
        return;
      }
      before = now;
    }
  }

  static void say(String line) {
    System.out.println(line);
  }

  @Override
  public void close() {
    generator.close();
  }
}
