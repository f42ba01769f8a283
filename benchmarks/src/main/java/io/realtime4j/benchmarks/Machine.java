package io.realtime4j.benchmarks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a run was done on: figures without it say little. */
final class Machine {
  private final Path home;
  private final Instant begun = Instant.now();
  private final String loadBefore = load();

  Machine(Path home) {
    this.home = home;
  }

  /** Returns the facts by their names. */
  Map<String, String> facts(boolean smoke) {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put(
        "Date",
        begun.truncatedTo(ChronoUnit.MINUTES) + (smoke ? ", a smoke run: not to be quoted" : ""));
    facts.put("Commit", output("git", "describe", "--always", "--dirty"));
    facts.put("Command", "benchmarks/run " + System.getProperty("benchmarks.arguments", ""));
    facts.put("Machine", processor() + ", Linux " + System.getProperty("os.version"));
    facts.put(
        "JDK",
        System.getProperty("java.vm.version") + " (" + System.getProperty("java.vendor") + ")");
    facts.put("Node", output("node", "--version"));
    facts.put("Load average before and after", loadBefore + " and " + load());
    return facts;
  }

  private static String processor() {
    try {
      // Not nproc: this process sees the one core that it is pinned to.
      List<String> models =
          Files.readAllLines(Path.of("/proc/cpuinfo")).stream()
              .filter(line -> line.startsWith("model name"))
              .map(line -> line.substring(line.indexOf(':') + 2))
              .toList();
      return models.get(0) + ", " + models.size() + " cores";
    } catch (IOException | IndexOutOfBoundsException e) {
      return "unknown processor";
    }
  }

  private static String load() {
    try {
      return Files.readString(Path.of("/proc/loadavg")).split(" ")[0];
    } catch (IOException e) {
      return "unknown";
    }
  }

  private String output(String... command) {
    try {
      Process process =
          new ProcessBuilder(List.of(command))
              .directory(home.toFile())
              .redirectErrorStream(true)
              .start();
      String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return text.strip();
    } catch (IOException e) {
      return "none";
    }
  }
}
