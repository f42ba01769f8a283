package io.realtime4j.store.postgres;

import io.realtime4j.api.spi.store.SessionRow;
import io.realtime4j.api.spi.store.SessionStore;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletionStage;

/** Sessions in their table. */
final class PostgresSessionStore implements SessionStore {
  private final Lane writer;
  private final ReaderLanes reader;
  private final int maxSessions;

  PostgresSessionStore(Lane writer, ReaderLanes reader, int maxSessions) {
    this.writer = writer;
    this.reader = reader;
    this.maxSessions = maxSessions;
  }

  @Override
  public CompletionStage<Void> put(List<SessionRow> rows) {
    List<SessionRow> changed = List.copyOf(rows);
    long bytes = changed.stream().mapToLong(row -> row.body().length).sum();
    return writer.<Void>submit(
        changed.size(),
        bytes,
        sql -> {
          for (SessionRow row : changed) {
            put(sql, row);
          }
          trim(sql);
          return null;
        });
  }

  private static void put(Sql sql, SessionRow row) throws SQLException {
    sql.update(
        """
        INSERT INTO session (key, tenant, user_id, sid, node, start_lsn, lost_at,
          expires_at, body)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT (key) DO UPDATE SET id = excluded.id, tenant = excluded.tenant,
          user_id = excluded.user_id, sid = excluded.sid, node = excluded.node,
          start_lsn = excluded.start_lsn, lost_at = excluded.lost_at,
          expires_at = excluded.expires_at, body = excluded.body""",
        row.key(),
        row.tenant(),
        row.userId(),
        row.sid(),
        row.node(),
        row.startLsn(),
        row.lostAtMillis(),
        row.expiresAtMillis(),
        row.body());
  }

  /** Counting walks an index; the number of rows cannot pass the ids that were given out. */
  private void trim(Sql sql) throws SQLException {
    long ids =
        sql.first("SELECT coalesce(max(id) - min(id) + 1, 0) FROM session", row -> row.getLong(1))
            .orElse(0L);
    if (ids <= maxSessions) {
      return;
    }
    long tooMany = count(sql) - maxSessions;
    if (tooMany > 0) {
      sql.update(
          """
          DELETE FROM session
          WHERE id IN (SELECT id FROM session ORDER BY lost_at, id LIMIT ?)""",
          tooMany);
    }
  }

  private static long count(Sql sql) throws SQLException {
    return sql.first("SELECT count(*) FROM session", row -> row.getLong(1)).orElse(0L);
  }

  @Override
  public CompletionStage<Optional<SessionRow>> find(String key) {
    return reader.submit(
        sql ->
            sql.first(
                """
                SELECT key, tenant, user_id, sid, node, start_lsn, lost_at, expires_at, body
                FROM session WHERE key = ?""",
                PostgresSessionStore::row,
                key));
  }

  @Override
  public CompletionStage<Void> remove(List<String> keys) {
    List<String> removed = List.copyOf(keys);
    return writer.<Void>submit(
        removed.size(),
        0,
        sql -> {
          for (String key : removed) {
            sql.update("DELETE FROM session WHERE key = ?", key);
          }
          return null;
        });
  }

  @Override
  public CompletionStage<Void> markAlive(String node, long atMillis) {
    return writer.<Void>submit(
        sql -> {
          sql.update(
              """
              INSERT INTO node (name, alive_at) VALUES (?, ?)
              ON CONFLICT (name) DO UPDATE SET alive_at = excluded.alive_at""",
              node,
              atMillis);
          return null;
        });
  }

  @Override
  public CompletionStage<OptionalLong> lastAlive(String node) {
    return reader.submit(sql -> lastAlive(sql, node));
  }

  private static OptionalLong lastAlive(Sql sql, String node) throws SQLException {
    return sql.first(
            "SELECT alive_at FROM node WHERE name = ?",
            row -> OptionalLong.of(row.getLong(1)),
            node)
        .orElse(OptionalLong.empty());
  }

  @Override
  public CompletionStage<Integer> loseSilent(String self, long markedBefore, long windowMillis) {
    return writer.submit(
        sql -> {
          int lost =
              sql.update(
                  """
                  UPDATE session SET lost_at = node.alive_at, expires_at = node.alive_at + ?
                  FROM node
                  WHERE node.alive_at < ? AND node.name <> ? AND session.node = node.name
                    AND session.lost_at = 9223372036854775807""",
                  windowMillis,
                  markedBefore,
                  self);
          sql.update("DELETE FROM node WHERE alive_at < ? AND name <> ?", markedBefore, self);
          return lost;
        });
  }

  @Override
  public CompletionStage<Integer> sweep(long nowMillis, int limit) {
    return writer.submit(
        sql ->
            sql.update(
                """
                DELETE FROM session WHERE id IN (
                  SELECT id FROM session WHERE expires_at <= ? ORDER BY expires_at LIMIT ?)""",
                nowMillis,
                limit));
  }

  @Override
  public CompletionStage<Long> count() {
    return reader.submit(PostgresSessionStore::count);
  }

  private static SessionRow row(ResultSet row) throws SQLException {
    return SessionRow.builder()
        .key(row.getString(1))
        .tenant(row.getString(2))
        .userId(row.getString(3))
        .sid(row.getString(4))
        .node(row.getString(5))
        .startLsn(row.getLong(6))
        .lostAtMillis(row.getLong(7))
        .expiresAtMillis(row.getLong(8))
        .body(row.getBytes(9))
        .build();
  }
}
