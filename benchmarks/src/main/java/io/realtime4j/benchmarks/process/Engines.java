package io.realtime4j.benchmarks.process;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import redis.embedded.RedisServer;

/** A PostgreSQL and a Redis of this machine, on whatever core is free, and what they have done. */
public final class Engines implements AutoCloseable {
  private final EmbeddedPostgres postgres;
  private final RedisServer redis;
  private final int redisPort = ServerProcess.freePort();

  /**
   * What both have done since they were started.
   *
   * @param commits of the database, reads included
   * @param rows written to it
   * @param redisBytes into and out of Redis
   */
  public record Work(long commits, long rows, long redisBytes) {}

  /** Starts both. */
  public Engines() throws IOException {
    postgres = EmbeddedPostgres.builder().start();
    redis =
        RedisServer.newRedisServer()
            .port(redisPort)
            .bind("127.0.0.1")
            .setting("save \"\"")
            .setting("appendonly no")
            .build();
    redis.start();
  }

  /** Returns the name of a store for {@code REALTIME_STORE}. */
  public String store(String schema) {
    return "postgres://postgres:postgres@127.0.0.1:"
        + postgres.getPort()
        + "/postgres?schema="
        + schema;
  }

  /** Returns the address of Redis for {@code REALTIME_REDIS_URL}. */
  public String backplane(String key) {
    return "redis://127.0.0.1:" + redisPort + "?key=" + key;
  }

  /** Returns a connection to the database. */
  public Connection connect() throws SQLException {
    return postgres.getPostgresDatabase().getConnection();
  }

  /** Returns what has been done; the database tells of a transaction up to a second later. */
  public Work work() throws IOException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT xact_commit, tup_inserted + tup_updated + tup_deleted"
                    + " FROM pg_stat_database WHERE datname = 'postgres'")) {
      row.next();
      return new Work(row.getLong(1), row.getLong(2), redisBytes());
    } catch (SQLException e) {
      throw new IOException("the database does not tell what it has done", e);
    }
  }

  private long redisBytes() throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), redisPort);
        BufferedReader answer =
            new BufferedReader(
                new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))) {
      socket.getOutputStream().write("INFO stats\r\nQUIT\r\n".getBytes(StandardCharsets.US_ASCII));
      return answer
          .lines()
          .filter(
              line ->
                  line.startsWith("total_net_input_bytes:")
                      || line.startsWith("total_net_output_bytes:"))
          .mapToLong(line -> Long.parseLong(line.substring(line.indexOf(':') + 1).strip()))
          .sum();
    }
  }

  @Override
  public void close() throws IOException {
    redis.stop();
    postgres.close();
  }
}
