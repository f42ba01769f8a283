package io.realtime4j.store.sqlite;

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

/** A JVM that writes to a store and reports what was completed, one id a line. */
final class ChildProcess implements AutoCloseable {
  private final Process process;
  private final BufferedReader output;

  private ChildProcess(Process process) {
    this.process = process;
    this.output =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
  }

  /** Starts {@link StoreWriter} with arguments, on the class path whatever this JVM runs on. */
  static ChildProcess start(String... arguments) throws IOException {
    String classPath =
        Stream.of(
                "target/classes",
                "target/test-classes",
                System.getProperty("jdk.module.path", ""),
                System.getProperty("surefire.test.class.path", ""),
                System.getProperty("java.class.path", ""))
            .filter(path -> !path.isEmpty())
            .collect(Collectors.joining(File.pathSeparator));
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                classPath,
                StoreWriter.class.getName()));
    command.addAll(List.of(arguments));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    // Reading its output cannot be interrupted, so what bounds the wait is the end of the process.
    CompletableFuture.delayedExecutor(120, TimeUnit.SECONDS)
        .execute(process.toHandle()::destroyForcibly);
    return new ChildProcess(process);
  }

  /** Returns the next lines of output; fewer if it ends. */
  List<String> lines(int count) throws IOException {
    List<String> lines = new ArrayList<>();
    for (String line = output.readLine(); line != null; line = output.readLine()) {
      lines.add(line);
      if (lines.size() == count) {
        break;
      }
    }
    return lines;
  }

  /** Kills it with no chance to tidy up, and returns what it had reported by then. */
  List<String> kill() throws Exception {
    // Through the handle, which leaves the stream open: Process itself would close it.
    process.toHandle().destroyForcibly();
    List<String> rest = lines(Integer.MAX_VALUE);
    if (!process.waitFor(60, TimeUnit.SECONDS)) {
      throw new AssertionError("a killed process lives on");
    }
    return rest;
  }

  @Override
  public void close() throws IOException {
    process.destroyForcibly();
    output.close();
  }
}
