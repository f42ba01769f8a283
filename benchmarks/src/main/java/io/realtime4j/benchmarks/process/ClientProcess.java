package io.realtime4j.benchmarks.process;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A client in a process of its own, which works when it is told to. It ends with this process,
 * however that ends: its standard input closes then.
 */
public final class ClientProcess implements AutoCloseable {
  /** Marks the lines that are meant for us. */
  private static final String ANSWER = "figures";

  private static final String JVM = "-XX:+UseSerialGC";

  private final Process process;
  private final BufferedReader out;
  private final Writer in;
  private final Path log;

  private ClientProcess(Process process, Path log) {
    this.process = process;
    this.log = log;
    this.out =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    this.in = new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8);
  }

  /**
   * Starts a program of this module and waits until it is ready to work.
   *
   * @param core where it runs; negative for wherever it likes
   * @param log where what it complains of goes
   */
  public static ClientProcess start(
      Class<?> program, int core, List<String> options, List<String> arguments, Path log)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add(JVM);
    command.addAll(options);
    String wanted = System.getenv("BENCH_CLIENT_JVM");
    command.addAll(wanted == null ? List.of() : List.of(wanted.strip().split(" +")));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), program.getName()));
    command.addAll(arguments);
    Files.createDirectories(log.toAbsolutePath().getParent());
    File complaints = log.toFile();
    ProcessBuilder builder =
        new ProcessBuilder(core < 0 ? Cores.onAny(command) : Cores.pinned(core, command))
            .redirectError(complaints);
    ClientProcess started = new ClientProcess(builder.start(), log);
    started.read();
    return started;
  }

  /** Lets it work for so long; returns its figures. */
  public double[] work(Duration time) throws IOException {
    in.write(time.toMillis() + "\n");
    in.flush();
    return read();
  }

  private double[] read() throws IOException {
    for (String line = out.readLine(); line != null; line = out.readLine()) {
      if (line.startsWith(ANSWER)) {
        return Arrays.stream(line.split(" ")).skip(1).mapToDouble(Double::parseDouble).toArray();
      }
    }
    throw new IOException("a client has ended before its time, see " + log);
  }

  /** Kills it. Blocks until it is gone, at most 5 s. */
  @Override
  public void close() {
    process.destroyForcibly();
    try {
      process.waitFor(5, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
