package io.realtime4j.benchmarks.target;

import io.realtime4j.benchmarks.process.ServerProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A server that can be measured. All answer the same events in their own way. */
public enum Target {
  /** A raw Netty server that copies prepared frames. */
  LIMIT("limit", LimitServer.class.getName()),
  /** Our chat server. */
  CHAT("chat", ChatServer.class.getName()),
  /** Our general Socket.IO layer. */
  GENERAL("general", GeneralServer.class.getName()),
  /** The Java library netty-socketio. */
  NETTY_SOCKETIO("netty-socketio", NettySocketIoServer.class.getName()),
  /** The reference implementation, on Node. */
  SOCKET_IO("socket.io", "server.js");

  private static final List<String> JVM =
      List.of(
          // What a JVM picks by itself on one core; said, so that no machine differs.
          "-XX:+UseSerialGC",
          "-Xms512m",
          "-Xmx2g",
          // netty-socketio was written for Netty 4.1, which had no other allocator.
          "-Dio.netty.allocator.type=pooled",
          "-Dio.netty.leakDetection.level=disabled");

  private final String id;
  private final String program;

  Target(String id, String program) {
    this.id = id;
    this.program = program;
  }

  /** Returns the name by which the command line and the results know it. */
  public String id() {
    return id;
  }

  /** Returns whether it runs in a JVM, whose heap can be looked into. */
  public boolean isJvm() {
    return this != SOCKET_IO;
  }

  /** Returns why it cannot be started here; empty if it can. */
  public Optional<String> obstacle(Path home) {
    if (isJvm() || Files.isDirectory(home.resolve("node/node_modules/socket.io"))) {
      return Optional.empty();
    }
    return Optional.of("node or npm is missing, or `npm ci` in benchmarks/node has failed");
  }

  /**
   * Starts it on a free port.
   *
   * @param home the directory of this module
   * @param secret checks the tokens
   * @param options for its JVM, beside the usual ones
   * @param variables for its environment
   */
  public ServerProcess start(
      Path home, String secret, List<String> options, Map<String, String> variables)
      throws IOException, InterruptedException {
    int port = ServerProcess.freePort();
    Map<String, String> environment = new LinkedHashMap<>(variables);
    environment.put(Settings.PORT, Integer.toString(port));
    environment.put(Settings.SECRET, secret);
    Path logs = Files.createDirectories(home.resolve("target/logs"));
    return ServerProcess.start(
        command(home, options), environment, port, logs.resolve(id + ".log"));
  }

  /** Returns what the environment asks for beside, such as a recording: never for figures. */
  private static List<String> wanted() {
    String options = System.getenv("BENCH_JVM");
    return options == null || options.isBlank() ? List.of() : List.of(options.strip().split(" +"));
  }

  private List<String> command(Path home, List<String> options) {
    if (!isJvm()) {
      return List.of("node", home.resolve("node").resolve(program).toString());
    }
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(JVM);
    command.addAll(options);
    command.addAll(wanted());
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), program));
    return command;
  }
}
