package io.realtime4j.benchmarks.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** What is alive in another JVM's heap. */
final class LiveHeap {
  private LiveHeap() {}

  /** Runs a full collection in a JVM and returns the bytes of what is left. */
  static long bytes(long pid) throws IOException {
    Process jcmd =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                Long.toString(pid),
                "GC.class_histogram")
            .redirectErrorStream(true)
            .start();
    return total(new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
  }

  /** Reads the last line of a histogram: {@code Total <instances> <bytes>}. */
  static long total(String histogram) {
    return histogram
        .lines()
        .filter(line -> line.startsWith("Total"))
        .mapToLong(line -> Long.parseLong(line.trim().split("\\s+")[2]))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no histogram: " + histogram));
  }
}
