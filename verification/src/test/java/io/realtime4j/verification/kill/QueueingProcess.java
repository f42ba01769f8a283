package io.realtime4j.verification.kill;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A JVM that runs a program that queues, and what it has said. */
final class QueueingProcess implements AutoCloseable {
  private final Process process;
  private final BufferedReader output;

  private QueueingProcess(Process process) {
    this.process = process;
    this.output =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
  }

  static QueueingProcess start(Class<?> program, Path errors, String... arguments)
      throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                Stream.of("surefire.test.class.path", "jdk.module.path", "java.class.path")
                    .map(name -> System.getProperty(name, ""))
                    .filter(path -> !path.isEmpty())
                    .collect(Collectors.joining(File.pathSeparator)),
                program.getName()));
    command.addAll(List.of(arguments));
    Process process =
        new ProcessBuilder(command)
            .redirectError(ProcessBuilder.Redirect.appendTo(errors.toFile()))
            .start();
    // Reading its output cannot be interrupted, so what bounds the wait is the end of the process.
    CompletableFuture.delayedExecutor(1_200, TimeUnit.SECONDS)
        .execute(process.toHandle()::destroyForcibly);
    return new QueueingProcess(process);
  }

  /** Lets it say some lines and live on for a moment, kills it, and returns all that it said. */
  List<String> kill(int lines, long millisMore) throws Exception {
    List<String> said = new ArrayList<>();
    while (said.size() < lines) {
      String line = output.readLine();
      if (line == null) {
        throw new AssertionError("it ended by itself after " + said);
      }
      said.add(line);
    }
    if (process.waitFor(millisMore, TimeUnit.MILLISECONDS)) {
      throw new AssertionError("it ended by itself after " + said);
    }
    // Through the handle, which leaves the stream open: Process itself would close it.
    process.toHandle().destroyForcibly();
    StringBuilder rest = new StringBuilder();
    for (int next = output.read(); next >= 0; next = output.read()) {
      rest.append((char) next);
    }
    // A line without an end was cut off by the kill.
    rest.substring(0, rest.lastIndexOf("\n") + 1).lines().forEach(said::add);
    if (!process.waitFor(60, TimeUnit.SECONDS)) {
      throw new AssertionError("a killed process lives on");
    }
    return said;
  }

  @Override
  public void close() throws IOException {
    process.destroyForcibly();
    output.close();
  }
}
