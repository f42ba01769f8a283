package io.realtime4j.store.sqlite;

import io.realtime4j.api.spi.store.QueueStore;
import io.realtime4j.api.spi.store.QueuedRow;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** One account's outgoing messages, as far as one owner is to send them. */
final class SqliteQueueStore implements QueueStore {
  private static final String INSERT =
      """
      INSERT INTO queue (account, owner, client_message_id, room, body, enqueued_at, written,
        attempts, failure)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
      RETURNING sequence""";

  private static final String UPDATE =
      """
      UPDATE queue SET room = ?, body = ?, enqueued_at = ?, written = ?, attempts = ?, failure = ?
      WHERE account = ? AND owner = ? AND client_message_id = ?""";

  private static final String DELETE =
      "DELETE FROM queue WHERE account = ? AND owner = ? AND client_message_id = ?";

  private static final String LOAD =
      """
      SELECT sequence, client_message_id, room, body, enqueued_at, written, attempts, failure
      FROM queue WHERE account = ? AND owner = ? ORDER BY sequence""";

  private final Lane lane;
  private final String account;
  private final Owners owners;

  SqliteQueueStore(Lane lane, String account, Owners owners) {
    this.lane = lane;
    this.account = account;
    this.owners = owners;
  }

  @Override
  public CompletionStage<List<QueuedRow>> load() {
    return lane.submit(
        sql -> {
          adoptFromTheDead(sql);
          return sql.list(LOAD, SqliteQueueStore::row, account, owners.id());
        });
  }

  /** Runs in a transaction that excludes other processes, so a row is adopted once. */
  private void adoptFromTheDead(Sql sql) throws SQLException {
    List<String> found =
        sql.list(
            "SELECT DISTINCT owner FROM queue WHERE account = ?", row -> row.getString(1), account);
    for (String owner : found) {
      if (owners.isDead(owner)) {
        sql.update(
            "UPDATE queue SET owner = ? WHERE account = ? AND owner = ?",
            owners.id(),
            account,
            owner);
      }
    }
  }

  @Override
  public CompletionStage<QueuedRow> insert(QueuedRow row) {
    return lane.submit(
        sql -> {
          sql.update(DELETE, account, owners.id(), row.clientMessageId());
          long sequence =
              sql.first(
                      INSERT,
                      inserted -> inserted.getLong(1),
                      account,
                      owners.id(),
                      row.clientMessageId(),
                      row.room(),
                      row.body(),
                      row.enqueuedAtMillis(),
                      row.written() ? 1 : 0,
                      row.attempts(),
                      row.failure())
                  .orElseThrow();
          return row.withSequence(sequence);
        });
  }

  @Override
  public CompletionStage<Void> update(List<QueuedRow> rows) {
    List<QueuedRow> changed = List.copyOf(rows);
    return lane.<Void>submit(
        sql -> {
          for (QueuedRow row : changed) {
            sql.update(
                UPDATE,
                row.room(),
                row.body(),
                row.enqueuedAtMillis(),
                row.written() ? 1 : 0,
                row.attempts(),
                row.failure(),
                account,
                owners.id(),
                row.clientMessageId());
          }
          return null;
        });
  }

  @Override
  public CompletionStage<Void> delete(List<String> clientMessageIds) {
    List<String> deleted = List.copyOf(clientMessageIds);
    return lane.<Void>submit(
        sql -> {
          for (String id : deleted) {
            sql.update(DELETE, account, owners.id(), id);
          }
          return null;
        });
  }

  private static QueuedRow row(ResultSet row) throws SQLException {
    return new QueuedRow(
        row.getLong(1),
        row.getString(2),
        row.getString(3),
        row.getBytes(4),
        row.getLong(5),
        row.getInt(6) != 0,
        row.getInt(7),
        row.getString(8));
  }
}
