package io.realtime4j.sample.app.demo;

import io.realtime4j.api.FeatureException;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** The server as a process of its own, which can be killed and started again on the same file. */
final class ServerProcess implements AutoCloseable {
  private static final String READY = "Listening on ";

  /** A cold start of a JVM on a busy machine takes seconds. */
  private static final int START_SECONDS = 60;

  private final ProcessBuilder builder;
  private final Path log;
  private final Thread atExit = new Thread(this::stop, "demo-server-cleanup");
  private volatile @Nullable Process process;
  private volatile CompletableFuture<Void> listening = new CompletableFuture<>();

  ServerProcess(Path launcher, int port, Path database, String secret, Path log) {
    this.log = log;
    this.builder =
        new ProcessBuilder(
                launcher.toString(),
                "serve",
                "--host",
                "127.0.0.1",
                "--port",
                Integer.toString(port),
                "--store",
                "sqlite:" + database)
            .redirectError(Redirect.appendTo(log.toFile()))
            .redirectInput(Redirect.from(new File("/dev/null")));
    // The settings of whoever runs the demo are not the demo's.
    builder.environment().keySet().removeIf(name -> name.startsWith("REALTIME_"));
    builder.environment().put("REALTIME_JWT_SECRET", secret);
    // Whoever has seen the demo does not want to wait for its end.
    builder.environment().put("REALTIME_DRAIN", "0");
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    // A server that lives for seconds gains nothing from the optimising compiler.
    builder
        .environment()
        .merge("JAVA_OPTS", "-XX:TieredStopAtLevel=1", (all, one) -> all + " " + one);
    Runtime.getRuntime().addShutdownHook(atExit);
  }

  /** Starts the server, without waiting for it. */
  void launch() {
    try {
      Process started = builder.start();
      CompletableFuture<Void> listens = new CompletableFuture<>();
      process = started;
      listening = listens;
      Thread reader = new Thread(() -> read(started, listens), "demo-server-output");
      reader.setDaemon(true);
      reader.start();
    } catch (IOException e) {
      throw failed("it cannot be run", e);
    }
  }

  /** Waits until the server listens, and returns its process id. */
  long awaitListening() throws InterruptedException {
    Process started = process;
    if (started == null) {
      throw new IllegalStateException("launch() comes first");
    }
    try {
      listening.get(START_SECONDS, TimeUnit.SECONDS);
      return started.pid();
    } catch (ExecutionException e) {
      throw failed("it ended before it listened" + lastWords(), e);
    } catch (TimeoutException e) {
      throw failed("it did not listen within " + START_SECONDS + " s" + lastWords(), e);
    }
  }

  /** Kills the server with SIGKILL: it can do nothing about it, and nothing after it. */
  void kill() throws InterruptedException {
    Process running = process;
    if (running != null) {
      running.destroyForcibly().waitFor();
    }
  }

  @Override
  public void close() {
    stop();
    Runtime.getRuntime().removeShutdownHook(atExit);
  }

  private void stop() {
    Process running = process;
    if (running != null) {
      running.destroy();
      try {
        if (!running.waitFor(5, TimeUnit.SECONDS)) {
          running.destroyForcibly();
        }
      } catch (InterruptedException e) {
        running.destroyForcibly();
        Thread.currentThread().interrupt();
      }
    }
  }

  private static void read(Process started, CompletableFuture<Void> ready) {
    try (BufferedReader lines = started.inputReader(StandardCharsets.UTF_8)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.startsWith(READY)) {
          ready.complete(null);
        }
      }
      ready.completeExceptionally(new IOException("end of output"));
    } catch (IOException e) {
      ready.completeExceptionally(e);
    }
  }

  private String lastWords() {
    try {
      List<String> lines = Files.readAllLines(log);
      return lines.isEmpty() ? "" : ": " + lines.get(lines.size() - 1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static FeatureException failed(String what, Throwable cause) {
    return new FeatureException("SERVER_PROCESS_FAILED", false, "The server: " + what, cause);
  }
}
