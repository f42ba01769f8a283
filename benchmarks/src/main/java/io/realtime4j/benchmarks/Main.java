package io.realtime4j.benchmarks;

import io.realtime4j.benchmarks.client.ClientTarget;
import io.realtime4j.benchmarks.process.Cores;
import io.realtime4j.benchmarks.report.ReportFiles;
import io.realtime4j.benchmarks.report.Results;
import io.realtime4j.benchmarks.target.Target;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Measures rows and writes the results; {@code benchmarks/run} starts it. */
@Command(
    name = "run",
    mixinStandardHelpOptions = true,
    description = {
      "Measures our servers beside others, each in a process of its own on core 0, the load on core"
          + " 1.",
      "Results go to benchmarks/results."
    })
final class Main implements Callable<Integer> {
  @Option(names = "--smoke", description = "Short rounds: shows that everything works, in 4 min.")
  private boolean smoke;

  @Option(names = "--list", description = "Print the rows and targets, and measure nothing.")
  private boolean list;

  @Option(names = "--rows", split = ",", description = "Only these rows.")
  private @Nullable List<String> rows;

  @Option(names = "--targets", split = ",", description = "Only these targets.")
  private @Nullable List<String> targets;

  @Option(
      names = "--profile",
      description = "Of the cluster's rows: tell what the servers do with their CPU time.")
  private boolean profile;

  @Option(names = "--name", description = "Of the files in benchmarks/results (${DEFAULT-VALUE}).")
  private String name = "latest";

  private final Path home = Path.of(System.getProperty("benchmarks.home", "."));

  public static void main(String[] args) {
    System.exit(new CommandLine(new Main()).execute(args));
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (list) {
      Bench.say("rows:    " + String.join(" ", Suite.rowIds()));
      Bench.say("targets: " + String.join(" ", targetIds()));
      return 0;
    }
    if (!known("row", rows, Suite.rowIds()) || !known("target", targets, targetIds())) {
      return 2;
    }
    if (!Cores.canPin()) {
      Bench.say("taskset is missing: nothing is pinned, and figures are worth less.");
    }
    measure();
    return 0;
  }

  private void measure() throws IOException, InterruptedException {
    Plan plan = smoke ? Plan.smoke() : Plan.full();
    Results results = new Results();
    Machine machine = new Machine(home);
    try (Bench bench =
        new Bench(home, plan, chosenTargets(), chosenClients(), Bench.tokens(Instant.now()))) {
      if (profile) {
        profile(bench);
        return;
      }
      // After each row: a run that is ended early has written what it has.
      new Suite(bench, rows == null ? Suite.rowIds() : rows)
          .run(
              (row, figures) -> {
                results.add(row, figures);
                write(results, machine);
              });
    }
    Bench.say("");
    Bench.say(write(results, machine));
  }

  private void profile(Bench bench) throws IOException, InterruptedException {
    for (int servers = 1; servers <= ClusterMeasurement.mostServers(); servers++) {
      if (rows == null || rows.contains(ClusterMeasurement.rows(servers).get(0).id())) {
        new ClusterMeasurement(bench).profile(servers);
      }
    }
  }

  private String write(Results results, Machine machine) throws IOException {
    return ReportFiles.write(home.resolve("results"), name, results, machine.facts(smoke));
  }

  private static boolean known(String what, @Nullable List<String> asked, List<String> all) {
    for (String id : asked == null ? List.<String>of() : asked) {
      if (!all.contains(id)) {
        Bench.say("There is no " + what + " " + id + ", only " + String.join(" ", all) + ".");
        return false;
      }
    }
    return true;
  }

  private static List<String> targetIds() {
    List<String> ids = new ArrayList<>();
    Arrays.stream(Target.values()).map(Target::id).forEach(ids::add);
    ids.addAll(ClientTarget.ids());
    return ids;
  }

  private List<ClientTarget> chosenClients() {
    return Arrays.stream(ClientTarget.values())
        .filter(target -> targets == null || targets.contains(target.id()))
        .toList();
  }

  private List<Target> chosenTargets() {
    List<Target> chosen = new ArrayList<>();
    for (Target target : Target.values()) {
      if (targets != null && !targets.contains(target.id())) {
        continue;
      }
      Optional<String> obstacle = target.obstacle(home);
      if (obstacle.isPresent()) {
        Bench.say(target.id() + " is left out: " + obstacle.get() + ".");
      } else {
        chosen.add(target);
      }
    }
    return chosen;
  }
}
