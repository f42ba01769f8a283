package io.realtime4j.store.postgres;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A real PostgreSQL of this machine alone, which can be killed and started again. */
final class PostgresProcess {
  private static final AtomicInteger SCHEMAS = new AtomicInteger();

  private final EmbeddedPostgres embedded;
  private final Path data;
  private final List<String> command = new ArrayList<>();

  /** The one that tests share, each in schemas of its own. */
  private static final class Shared {
    static final PostgresProcess ONE = start();
  }

  private PostgresProcess(EmbeddedPostgres embedded, Path data) {
    this.embedded = embedded;
    this.data = data;
  }

  static PostgresProcess shared() {
    return Shared.ONE;
  }

  static PostgresProcess start() {
    try {
      Path data = Files.createTempDirectory("realtime4j-postgres");
      return new PostgresProcess(
          EmbeddedPostgres.builder().setDataDirectory(data).setCleanDataDirectory(true).start(),
          data);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  int port() {
    return embedded.getPort();
  }

  /** Returns the location of a schema that nobody has used. */
  String location() {
    return location("s" + SCHEMAS.incrementAndGet());
  }

  String location(String schema) {
    return "//postgres:postgres@localhost:"
        + port()
        + "/postgres?timeout=5&pool=2&schema="
        + schema;
  }

  Connection connect(String schema) throws SQLException {
    Connection connection = embedded.getPostgresDatabase().getConnection();
    connection.setSchema(schema);
    return connection;
  }

  private ProcessHandle postmaster() throws IOException {
    String pid = Files.readAllLines(data.resolve("postmaster.pid")).get(0);
    return ProcessHandle.of(Long.parseLong(pid)).orElseThrow();
  }

  /** Ends every process of it without a word. */
  void kill() throws Exception {
    ProcessHandle postmaster = postmaster();
    if (command.isEmpty()) {
      // It refuses to run as root, so that root shows it another name of itself.
      if (System.getProperty("user.name").equals("root")) {
        command.addAll(List.of("unshare", "-U"));
      }
      command.add(postmaster.info().command().orElseThrow());
      command.addAll(List.of(postmaster.info().arguments().orElseThrow()));
    }
    List<ProcessHandle> all = new ArrayList<>(postmaster.descendants().toList());
    all.add(0, postmaster);
    all.forEach(ProcessHandle::destroyForcibly);
    for (ProcessHandle one : all) {
      one.onExit().get(20, TimeUnit.SECONDS);
    }
  }

  /** Starts again what was killed; it answers some time later. */
  void startAgain() throws IOException {
    new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(data.resolve("again.log").toFile())
        .start();
  }

  void close() throws Exception {
    if (!command.isEmpty()) {
      kill();
    }
    embedded.close();
  }
}
