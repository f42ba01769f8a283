package io.realtime4j.benchmarks.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What another JVM does with its CPU time: how much of it each group of threads uses, and in which
 * methods they are met. Costs about a tenth itself, so it is never made with figures.
 */
public final class Recording {
  /** More lines tell nothing. */
  private static final int MOST = 40;

  private final long pid;
  private final Path file;
  private final Map<String, Long> before;

  private Recording(long pid, Path file, Map<String, Long> before) {
    this.pid = pid;
    this.file = file;
    this.before = before;
  }

  static Recording start(long pid, Path file) throws IOException {
    jcmd(pid, "JFR.start", "name=bench", "settings=profile");
    return new Recording(pid, file.toAbsolutePath(), ProcessTimes.threadMicros(pid));
  }

  /**
   * Ends it.
   *
   * @param messages by which all figures are divided
   * @return lines to be read
   */
  public List<String> end(long messages) throws IOException {
    Map<String, Long> groups = new HashMap<>(ProcessTimes.threadMicros(pid));
    before.forEach((group, micros) -> groups.merge(group, -micros, Long::sum));
    jcmd(pid, "JFR.stop", "name=bench", "filename=" + file);
    List<String> lines = new ArrayList<>(List.of("CPU in µs per message, by threads:"));
    groups.entrySet().stream()
        .filter(group -> group.getValue() > 0)
        .sorted(Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder()))
        .limit(MOST)
        .forEach(
            group ->
                lines.add(
                    String.format(
                        Locale.ROOT,
                        "  %8.1f %s",
                        (double) group.getValue() / messages,
                        group.getKey())));
    lines.addAll(Samples.of(file).lines(MOST));
    return lines;
  }

  private static void jcmd(long pid, String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "jcmd").toString());
    command.add(Long.toString(pid));
    command.addAll(List.of(arguments));
    Process jcmd = new ProcessBuilder(command).redirectErrorStream(true).start();
    String answer = new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    try {
      if (jcmd.waitFor() != 0) {
        throw new IOException("no recording: " + answer);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("no recording: interrupted", e);
    }
  }
}
