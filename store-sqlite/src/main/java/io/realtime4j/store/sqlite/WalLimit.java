package io.realtime4j.store.sqlite;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;

/*
 * SQLite starts the log over by itself only at a commit that meets no reader. A server that is busy
 * always has one, so the log would grow with everything that is written. A checkpoint that waits
 * gets its moment when the read that runs is done, as the next begins with what is newest.
 */
/** Keeps the write-ahead log short while somebody always reads. In the writer's lane. */
final class WalLimit {
  private static final System.Logger LOG = System.getLogger(WalLimit.class.getName());

  static final long BYTES = 32L << 20;

  /** How much is written before what was tried in vain is tried again. */
  private static final long STEP = 4L << 20;

  /** A read takes far less. A visitor may take longer, and then writes do not wait for it. */
  private static final int PATIENCE_MILLIS = 100;

  private final Sql sql;
  private final Path log;
  private final int busyMillis;
  private long next = BYTES;

  /**
   * Creates one.
   *
   * @param busyMillis how long the connection waits otherwise
   */
  WalLimit(Sql sql, SqliteLocation location, int busyMillis) {
    this.sql = sql;
    this.log = location.beside("-wal");
    this.busyMillis = busyMillis;
  }

  /** Starts the log over if it has become long; after a commit. */
  void check() {
    try {
      if (size() < next) {
        return;
      }
      sql.execute("PRAGMA busy_timeout = " + PATIENCE_MILLIS);
      try {
        sql.pragma("wal_checkpoint(TRUNCATE)");
      } finally {
        sql.execute("PRAGMA busy_timeout = " + busyMillis);
      }
      next = Math.max(BYTES, size() + STEP);
    } catch (SQLException | IOException e) {
      LOG.log(System.Logger.Level.DEBUG, "the log of " + log + " goes on", e);
    }
  }

  private long size() throws IOException {
    return Files.exists(log) ? Files.size(log) : 0;
  }
}
