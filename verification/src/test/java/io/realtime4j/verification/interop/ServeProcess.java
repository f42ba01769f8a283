package io.realtime4j.verification.interop;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** {@code bin/realtime serve} of the built distribution. */
final class ServeProcess implements AutoCloseable {
  private final Process process;
  private final int port;

  private ServeProcess(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  static ServeProcess start(Path folder) throws IOException {
    return start(folder, 0, "");
  }

  /** Starts it on a port, with options for its virtual machine. */
  static ServeProcess start(Path folder, int port, String javaOptions) throws IOException {
    return start(folder, port, javaOptions, Duration.ZERO);
  }

  /** Starts one that sends its clients away over {@code drain} when it is told to end. */
  static ServeProcess start(Path folder, int port, String javaOptions, Duration drain)
      throws IOException {
    return start(folder, port, javaOptions, drain, List.of());
  }

  /** Starts one with further options of the command. */
  static ServeProcess start(Path folder, List<String> options) throws IOException {
    return start(folder, 0, "", Duration.ZERO, options);
  }

  /** Starts one on a store, as of {@code --store}, with further options. */
  static ServeProcess start(Path folder, String store, List<String> options) throws IOException {
    return start(folder, 0, "", Duration.ZERO, store, options);
  }

  private static ServeProcess start(
      Path folder, int port, String javaOptions, Duration drain, List<String> options)
      throws IOException {
    return start(folder, port, javaOptions, drain, "sqlite:" + folder.resolve("chat.db"), options);
  }

  private static ServeProcess start(
      Path folder, int port, String javaOptions, Duration drain, String store, List<String> options)
      throws IOException {
    Path launcher =
        Path.of(System.getProperty("realtime4j.root"), "sample-app/target/realtime4j/bin/realtime")
            .toAbsolutePath()
            .normalize();
    ProcessBuilder builder =
        new ProcessBuilder(
                launcher.toString(),
                "serve",
                "--host",
                "127.0.0.1",
                "--port",
                Integer.toString(port),
                "--store",
                store)
            .redirectError(ProcessBuilder.Redirect.appendTo(folder.resolve("serve.err").toFile()));
    builder.command().addAll(options);
    builder.environment().put("JAVA_OPTS", javaOptions);
    builder.environment().put("REALTIME_JWT_SECRET", Tokens.SECRET);
    builder.environment().put("REALTIME_DRAIN", Long.toString(drain.toMillis()));
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    Process process = builder.start();
    BufferedReader out =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    for (String line = out.readLine(); line != null; line = out.readLine()) {
      if (line.startsWith("Listening on ")) {
        return new ServeProcess(
            process, Integer.parseInt(line.substring(line.lastIndexOf(':') + 1).trim()));
      }
    }
    throw new AssertionError("serve did not start, see " + folder.resolve("serve.err"));
  }

  int port() {
    return port;
  }

  /** Ends it at once, as a power failure would: SIGKILL. */
  void kill() throws InterruptedException {
    process.destroyForcibly();
    if (!process.waitFor(20, TimeUnit.SECONDS)) {
      throw new AssertionError("serve survived SIGKILL");
    }
  }

  String url() {
    return "http://127.0.0.1:" + port;
  }

  @Override
  public void close() throws InterruptedException {
    process.destroy();
    // A drain may take its ten seconds, and a busy machine several times that for what follows.
    if (!process.waitFor(60, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new AssertionError("serve did not stop within 60 s of SIGTERM");
    }
  }
}
