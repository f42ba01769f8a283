package io.realtime4j.verification.kill;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A JVM that runs {@code realtime serve}. */
public final class ServingProcess implements AutoCloseable {
  private final Process process;
  private final int port;

  private ServingProcess(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  /** Starts one on a SQLite file in the folder. */
  public static ServingProcess start(Path folder, int port, Map<String, String> settings)
      throws IOException {
    return start(folder, port, "sqlite:" + folder.resolve("chat.db"), settings);
  }

  /**
   * Starts one and waits until it listens.
   *
   * @param folder where its errors go
   * @param port 0 for a free one
   * @param store as of {@code --store}
   * @param settings further variables
   */
  public static ServingProcess start(
      Path folder, int port, String store, Map<String, String> settings) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
                command(
                    "serve",
                    "--host",
                    "127.0.0.1",
                    "--port",
                    Integer.toString(port),
                    "--store",
                    store))
            .redirectError(ProcessBuilder.Redirect.appendTo(folder.resolve("serve.err").toFile()));
    builder.environment().keySet().removeIf(name -> name.startsWith("REALTIME_"));
    builder.environment().putAll(settings);
    Process process = builder.start();
    // Reading its output cannot be interrupted, so what bounds the wait is the end of the process.
    CompletableFuture.delayedExecutor(1_200, TimeUnit.SECONDS)
        .execute(process.toHandle()::destroyForcibly);
    BufferedReader out =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    for (String line = out.readLine(); line != null; line = out.readLine()) {
      if (line.startsWith("Listening on ")) {
        return new ServingProcess(
            process, Integer.parseInt(line.substring(line.lastIndexOf(':') + 1).trim()));
      }
    }
    throw new AssertionError("serve did not start, see " + folder.resolve("serve.err"));
  }

  /** Returns the command that runs the program with the classes of these tests. */
  public static List<String> command(String... arguments) {
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
                "io.realtime4j.sample.app.Main"));
    command.addAll(List.of(arguments));
    return command;
  }

  public int port() {
    return port;
  }

  public String url() {
    return "http://127.0.0.1:" + port;
  }

  /** Tells it to end: SIGTERM. Does not wait. */
  public void terminate() {
    // Through the handle, which leaves the streams open.
    process.toHandle().destroy();
  }

  /** Ends it at once, as a power failure would: SIGKILL. */
  public void kill() {
    process.toHandle().destroyForcibly();
  }

  /** Returns its exit status. */
  public int awaitEnd(int seconds) throws InterruptedException {
    if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new AssertionError("serve did not end within " + seconds + " s");
    }
    return process.exitValue();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
