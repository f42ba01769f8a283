package io.realtime4j.store.postgres;

import io.realtime4j.api.StoreException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;

/** Brings a schema to the version of this release: all of it, or nothing. */
final class Migrations {
  /** What makes each version out of the one before, the first out of nothing. */
  private static final List<String> FILES = List.of("V1.sql", "V2.sql");

  /** The version that this release writes. */
  static final int VERSION = FILES.size();

  private static final System.Logger LOG = System.getLogger(Migrations.class.getName());

  private Migrations() {}

  /**
   * Makes or changes the tables, and returns the name of the log's history.
   *
   * @throws StoreException UNAVAILABLE if a newer release wrote them or the database does not hold
   *     every text
   */
  static String run(Connection connection, PostgresLocation location, LockKeys keys)
      throws SQLException {
    Sql sql = new Sql(connection);
    try {
      sql.list(
          "SELECT pg_advisory_xact_lock(?::int, ?::int)",
          row -> 0,
          keys.migration(),
          keys.schema());
      checkEncoding(sql, location);
      String schema = location.schema();
      if (sql.first("SELECT 1 FROM pg_namespace WHERE nspname = ?", row -> 0, schema).isEmpty()) {
        // Quoted, since it may be a word of SQL.
        sql.execute("CREATE SCHEMA \"" + schema + '"');
      }
      sql.execute("CREATE TABLE IF NOT EXISTS schema_version (version INTEGER NOT NULL)");
      int version =
          sql.first("SELECT max(version) FROM schema_version", row -> row.getInt(1)).orElse(0);
      if (version > VERSION) {
        throw new StoreException(
            StoreException.UNAVAILABLE,
            location
                + " has version "
                + version
                + ", this release writes "
                + VERSION
                + "; it was left as it is. Use the release that wrote it, or a newer one",
            null);
      }
      if (version < VERSION) {
        upgrade(sql, location, version);
      }
      String epoch = epoch(sql);
      connection.commit();
      return epoch;
    } catch (SQLException | RuntimeException e) {
      connection.rollback();
      throw e;
    }
  }

  private static void checkEncoding(Sql sql, PostgresLocation location) throws SQLException {
    String encoding =
        sql.first("SELECT current_setting('server_encoding')", row -> row.getString(1))
            .orElseThrow();
    if (!encoding.equals("UTF8")) {
      throw new StoreException(
          StoreException.UNAVAILABLE,
          location + " has the encoding " + encoding + "; create one WITH ENCODING 'UTF8'",
          null);
    }
  }

  private static void upgrade(Sql sql, PostgresLocation location, int version) throws SQLException {
    LOG.log(
        System.Logger.Level.INFO,
        "{0} is brought from version {1} to {2}",
        location,
        version,
        VERSION);
    // A large table takes what it takes.
    sql.execute("SET LOCAL statement_timeout = 0");
    for (String file : FILES.subList(version, VERSION)) {
      sql.execute(text(file));
    }
    sql.execute("DELETE FROM schema_version");
    sql.update("INSERT INTO schema_version (version) VALUES (?)", VERSION);
  }

  private static String text(String file) {
    try (InputStream in =
        Objects.requireNonNull(Migrations.class.getResourceAsStream(file), file)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the log's name; a log without one (new, or its row was deleted) gets a new one. */
  private static String epoch(Sql sql) throws SQLException {
    byte[] random = new byte[12];
    new SecureRandom().nextBytes(random);
    sql.update(
        """
        INSERT INTO log (epoch, last_lsn) VALUES (?, greatest(
          (SELECT coalesce(max(lsn), 0) FROM message),
          (SELECT coalesce(max(lsn), 0) FROM change)))
        ON CONFLICT (one) DO NOTHING""",
        HexFormat.of().formatHex(random));
    return sql.first("SELECT epoch FROM log", row -> row.getString(1)).orElseThrow();
  }
}
