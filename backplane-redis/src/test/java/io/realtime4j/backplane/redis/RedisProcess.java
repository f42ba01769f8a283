package io.realtime4j.backplane.redis;

import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import redis.embedded.RedisServer;
import redis.embedded.core.ExecutableProvider;
import redis.embedded.core.RedisServerBuilder;

/** A real Redis of this machine alone, which can be stopped and started again. */
final class RedisProcess implements AutoCloseable {
  private final int port;
  private final @Nullable ExecutableProvider program;
  private RedisServer server;

  private RedisProcess(int port, @Nullable ExecutableProvider program) {
    this.port = port;
    this.program = program;
  }

  /** The one that tests share, each under a key of its own. */
  private static final class Shared {
    static final RedisProcess ONE = endedWithTheJvm(started());
  }

  static RedisProcess shared() {
    return Shared.ONE;
  }

  /** The same of the one that is installed, which has sharded pub/sub. */
  private static final class SharedNewest {
    static final RedisProcess ONE = endedWithTheJvm(startedNewest());
  }

  static RedisProcess sharedNewest() {
    return SharedNewest.ONE;
  }

  /** Without Redis from 7.0 on the path the test is skipped, but fails where CI runs. */
  private static RedisProcess startedNewest() {
    try {
      ExecutableProvider installed = ExecutableProvider.newExecutableInPath("redis-server");
      Process asked = new ProcessBuilder(installed.get().getPath(), "--version").start();
      String version = new String(asked.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (version.matches("(?s).* v=([7-9]|[1-9][0-9]+)\\..*")) {
        RedisProcess process = new RedisProcess(freePort(), installed);
        process.start();
        return process;
      }
    } catch (IOException e) {
      // None is installed.
    }
    if (System.getenv("CI") != null) {
      throw new AssertionError("redis-server from 7.0 must be installed where CI runs");
    }
    return abort("skipped: redis-server from 7.0 is not installed");
  }

  private static RedisProcess endedWithTheJvm(RedisProcess process) {
    Runtime.getRuntime().addShutdownHook(new Thread(process::close));
    return process;
  }

  /** Returns one that is not there yet, at a port of its own. */
  static RedisProcess absent() {
    return new RedisProcess(freePort(), null);
  }

  private static int freePort() {
    try (ServerSocket free = new ServerSocket(0)) {
      return free.getLocalPort();
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
      RedisServerBuilder builder = RedisServer.newRedisServer();
      if (program != null) {
        builder.executableProvider(program);
      }
      server =
          builder
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
