package io.realtime4j.benchmarks.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A server in a process of its own, pinned to the servers' core. It ends with this process, however
 * that ends: its standard input closes then.
 */
public final class ServerProcess implements AutoCloseable {
  private static final int START_SECONDS = 30;

  private final Process process;
  private final int port;
  private final Thread killer;

  private ServerProcess(Process process, int port) {
    this.process = process;
    this.port = port;
    this.killer = new Thread(process::destroyForcibly, "kill-" + process.pid());
    Runtime.getRuntime().addShutdownHook(killer);
  }

  /** Returns a port of the loopback interface that is free now. */
  public static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Starts a program and waits until it listens.
   *
   * @param variables added to its environment
   * @param log where its output goes
   * @throws IOException if it does not listen within half a minute
   */
  public static ServerProcess start(
      List<String> command, Map<String, String> variables, int port, Path log)
      throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(Cores.pinned(Cores.SERVER, command))
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    builder.environment().putAll(variables);
    ServerProcess started = new ServerProcess(builder.start(), port);
    for (int tenths = 0; tenths < START_SECONDS * 10; tenths++) {
      if (started.listens()) {
        return started;
      }
      if (started.process.waitFor(100, TimeUnit.MILLISECONDS)) {
        break;
      }
    }
    started.close();
    throw new IOException("no server on port " + port + ", see " + log);
  }

  private boolean listens() {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1000);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /** Returns the port on which it listens. */
  public int port() {
    return port;
  }

  /** Returns the CPU time that it has used, in microseconds. */
  public long cpuMicros() throws IOException {
    return ProcessTimes.cpuMicros(process.pid());
  }

  /** Returns the CPU time that compilers within it have used, in microseconds. */
  public long compilerMicros() throws IOException {
    return ProcessTimes.compilerMicros(process.pid());
  }

  /** Returns how much of it is in memory, in bytes. */
  public long residentBytes() throws IOException {
    return ProcessTimes.residentBytes(process.pid());
  }

  /** Collects garbage and returns the bytes alive in the heap of a JVM. */
  public long liveHeapBytes() throws IOException {
    return LiveHeap.bytes(process.pid());
  }

  /**
   * Begins to record what a JVM does with its CPU time.
   *
   * @param file takes the recording when it ends
   */
  public Recording record(Path file) throws IOException {
    return Recording.start(process.pid(), file);
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
    try {
      Runtime.getRuntime().removeShutdownHook(killer);
    } catch (IllegalStateException e) {
      // Shutting down: the hook runs by itself.
    }
  }
}
