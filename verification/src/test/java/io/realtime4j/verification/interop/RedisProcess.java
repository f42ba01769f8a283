package io.realtime4j.verification.interop;

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
public final class RedisProcess implements AutoCloseable {
  private final int port;
  private final @Nullable ExecutableProvider program;
  private RedisServer server;

  public RedisProcess() {
    this(null);
  }

  private RedisProcess(@Nullable ExecutableProvider program) {
    this.program = program;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    start();
  }

  /**
   * Returns the one that is installed, which has sharded pub/sub; without such a one the test is
   * skipped, but fails where CI runs.
   */
  static RedisProcess newest() {
    try {
      ExecutableProvider installed = ExecutableProvider.newExecutableInPath("redis-server");
      Process asked = new ProcessBuilder(installed.get().getPath(), "--version").start();
      String version = new String(asked.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (version.matches("(?s).* v=([7-9]|[1-9][0-9]+)\\..*")) {
        return new RedisProcess(installed);
      }
    } catch (IOException e) {
      // None is installed.
    }
    if (System.getenv("CI") != null) {
      throw new AssertionError("redis-server from 7.0 must be installed where CI runs");
    }
    return abort("skipped: redis-server from 7.0 is not installed");
  }

  public void start() {
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

  public void stop() {
    try {
      server.stop();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public String url() {
    return "redis://127.0.0.1:" + port;
  }

  @Override
  public void close() {
    stop();
  }
}
