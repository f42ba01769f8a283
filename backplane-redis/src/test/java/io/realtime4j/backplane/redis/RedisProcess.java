package io.realtime4j.backplane.redis;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import redis.embedded.RedisServer;

/** A real Redis of this machine alone, which can be stopped and started again. */
final class RedisProcess implements AutoCloseable {
  private final int port;
  private RedisServer server;

  private RedisProcess(int port) {
    this.port = port;
  }

  /** The one that tests share, each under a key of its own. */
  private static final class Shared {
    static final RedisProcess ONE = endedWithTheJvm(started());
  }

  static RedisProcess shared() {
    return Shared.ONE;
  }

  private static RedisProcess endedWithTheJvm(RedisProcess process) {
    Runtime.getRuntime().addShutdownHook(new Thread(process::close));
    return process;
  }

  /** Returns one that is not there yet, at a port of its own. */
  static RedisProcess absent() {
    try (ServerSocket free = new ServerSocket(0)) {
      return new RedisProcess(free.getLocalPort());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static RedisProcess started() {
    RedisProcess process = absent();
    process.start();
    return process;
  }

  void start() {
    try {
      server =
          RedisServer.newRedisServer()
              .port(port)
              .bind("127.0.0.1")
              .setting("save \"\"")
              .setting("appendonly no")
              .build();
      server.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void stop() {
    try {
      server.stop();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String url() {
    return "redis://127.0.0.1:" + port;
  }

  /** Returns where it is, without the scheme. */
  String location(String key) {
    return "//127.0.0.1:" + port + "?key=" + key;
  }

  @Override
  public void close() {
    stop();
  }
}
