package io.realtime4j.store.sqlite;

import io.realtime4j.api.StoreException;
import io.realtime4j.api.spi.store.StoreReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads a file of a server, as of one moment, and says how it is. */
final class SqliteReport {
  private static final int BUSY_MILLIS = 10_000;

  /** Of many problems the first few tell enough. */
  private static final int MOST = 20;

  /**
   * A room's messages lie without holes up to its newest number: what is removed is the oldest, and
   * what is deleted keeps its row.
   */
  private static final String GAPS =
      """
      SELECT r.tenant || '/' || r.name, r.newest, count(*), min(m."offset"), max(m."offset")
      FROM message m JOIN room r ON r.id = m.room_id GROUP BY m.room_id
      HAVING count(*) <> max(m."offset") - min(m."offset") + 1
        OR max(m."offset") <> r.newest OR min(m."offset") < 1
      ORDER BY 1""";

  private static final Map<String, String> STRAYS = strays();

  private final Sql sql;
  private final List<String> problems = new ArrayList<>();

  private SqliteReport(Sql sql) {
    this.sql = sql;
  }

  /**
   * Reads a file.
   *
   * @param all whether every page and reference is read
   */
  static StoreReport of(Path file, boolean all) {
    try (Sql sql = SqliteFile.openVisitor(file, BUSY_MILLIS)) {
      sql.bracketTransactionsHere();
      sql.execute("PRAGMA query_only = ON");
      sql.execute("BEGIN");
      return new SqliteReport(sql).read(file, all);
    } catch (SQLException e) {
      throw Failures.opening(file.toString(), e);
    }
  }

  private StoreReport read(Path file, boolean all) throws SQLException {
    StoreReport.Builder report = StoreReport.builder().bytes(bytes(file));
    if (!sql.pragma("application_id").equals(Integer.toString(Schema.SERVER.applicationId()))) {
      throw new StoreException(
          StoreException.CORRUPT, file + " is no file of a realtime4j server", null);
    }
    int version = Integer.parseInt(sql.pragma("user_version"));
    report.version(version);
    if (version != Schema.SERVER.version()) {
      problems.add(
          version > Schema.SERVER.version()
              ? "It was written by a newer release (version " + version + ")."
              : "It is of version " + version + "; a server brings it forward when it starts.");
      return report.problems(problems).build();
    }
    if (all) {
      checkPages();
    }
    if (problems.isEmpty()) {
      report.counts(counts()).lastLsn(lastLsn());
      if (all) {
        checkRows();
      }
    }
    return report.problems(problems).build();
  }

  private static long bytes(Path file) {
    try {
      return Files.size(file);
    } catch (IOException e) {
      throw SqliteFile.unavailable(file, e);
    }
  }

  private void checkPages() throws SQLException {
    for (String line : sql.list("PRAGMA integrity_check(" + MOST + ")", row -> row.getString(1))) {
      if (!line.equals("ok")) {
        problems.add("Damaged: " + line + ".");
      }
    }
    for (String table : sql.list("PRAGMA foreign_key_check", row -> row.getString(1))) {
      if (problems.size() < MOST) {
        problems.add("A row of " + table + " refers to one that is not there.");
      }
    }
  }

  private void checkRows() throws SQLException {
    sql.read(
        GAPS,
        row -> problems.size() >= MOST,
        row ->
            "The log of "
                + row.getString(1)
                + " has gaps: "
                + row.getLong(3)
                + " messages from "
                + row.getLong(4)
                + " to "
                + row.getLong(5)
                + ", the newest is "
                + row.getLong(2)
                + ".",
        problems);
    for (Map.Entry<String, String> stray : STRAYS.entrySet()) {
      long count = sql.first(stray.getValue(), row -> row.getLong(1)).orElse(0L);
      if (count > 0) {
        problems.add(count + " " + stray.getKey() + ".");
      }
    }
    long numbered =
        sql.first("SELECT seq FROM sqlite_sequence WHERE name = 'message'", row -> row.getLong(1))
            .orElse(0L);
    if (numbered < lastLsn()) {
      problems.add(
          "The log would give numbers again: " + numbered + " is behind " + lastLsn() + ".");
    }
  }

  private long lastLsn() throws SQLException {
    return sql.first(
            """
            SELECT max(coalesce((SELECT max(lsn) FROM message), 0),
              coalesce((SELECT max(lsn) FROM change), 0))""",
            row -> row.getLong(1))
        .orElse(0L);
  }

  private Map<String, Long> counts() throws SQLException {
    Map<String, Long> counts = new LinkedHashMap<>();
    counts.put("rooms", count("room WHERE type IS NOT NULL"));
    counts.put("messages", count("message"));
    counts.put("changes", count("change"));
    counts.put("members", count("membership WHERE to_offset = 9223372036854775807"));
    counts.put("receipts", count("receipt"));
    counts.put("bans", count("ban"));
    counts.put("sessions", count("session"));
    return counts;
  }

  private long count(String rows) throws SQLException {
    return sql.first("SELECT count(*) FROM " + rows, row -> row.getLong(1)).orElse(0L);
  }

  private static Map<String, String> strays() {
    Map<String, String> strays = new LinkedHashMap<>();
    for (String table : List.of("message", "membership", "receipt", "ban", "change")) {
      strays.put(
          "rows of " + table + " are of no room",
          "SELECT count(*) FROM " + table + " WHERE room_id NOT IN (SELECT id FROM room)");
    }
    strays.put(
        "mentions are of no message",
        "SELECT count(*) FROM mention WHERE message_lsn NOT IN (SELECT lsn FROM message)");
    return strays;
  }
}
