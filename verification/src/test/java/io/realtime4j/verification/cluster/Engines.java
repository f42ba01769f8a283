package io.realtime4j.verification.cluster;

import io.realtime4j.verification.interop.RedisProcess;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A real PostgreSQL and a real Redis of this machine alone, which can be killed. */
public final class Engines implements AutoCloseable {
  private final RedisProcess redis = new RedisProcess();
  private final Path data;
  private final int port;
  private EmbeddedPostgres postgres;

  public Engines() throws IOException {
    // Not in the folder of a test: the database runs under a name of its own.
    data = Files.createTempDirectory("realtime4j-cluster");
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    startPostgres();
  }

  public void startPostgres() throws IOException {
    postgres =
        EmbeddedPostgres.builder()
            .setPort(port)
            .setDataDirectory(data)
            .setCleanDataDirectory(false)
            .setServerConfig("max_connections", "200")
            .start();
  }

  public String store() {
    return "postgres://postgres:postgres@127.0.0.1:" + port + "/postgres";
  }

  public String backplane() {
    return redis.url() + "?key=cluster";
  }

  String redisUrl() {
    return redis.url();
  }

  public void stopRedis() {
    redis.stop();
  }

  public void startRedis() {
    redis.start();
  }

  /** Ends all processes of the database at once, and starts it again where it recovers. */
  void killPostgres(long awayMillis) throws Exception {
    killPostgres();
    TimeUnit.MILLISECONDS.sleep(awayMillis);
    startPostgres();
  }

  /** Ends all processes of the database at once. */
  public void killPostgres() throws Exception {
    String pid = Files.readAllLines(data.resolve("postmaster.pid")).get(0);
    ProcessHandle first = ProcessHandle.of(Long.parseLong(pid)).orElseThrow();
    List<ProcessHandle> all = new ArrayList<>(first.descendants().toList());
    all.add(0, first);
    for (ProcessHandle one : all) {
      one.destroyForcibly();
    }
    for (ProcessHandle one : all) {
      one.onExit().get(30, TimeUnit.SECONDS);
    }
    // Gives the folder up; that there is nothing to stop any more it says at length.
    postgres.close();
  }

  @Override
  public void close() throws IOException {
    try {
      postgres.close();
    } finally {
      redis.close();
    }
  }
}
