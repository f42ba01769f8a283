package io.realtime4j.store.sqlite;

import io.realtime4j.api.spi.store.QueueStore;
import io.realtime4j.api.spi.store.QueuedRow;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** One owner's outgoing messages, as far as one process is to send them. */
final class SqliteQueueStore implements QueueStore {
  private static final String INSERT =
      """
      INSERT INTO queue (owner, process, client_message_id, room, body, enqueued_at, written,
        attempts, failure)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
      RETURNING sequence""";

  private static final String UPDATE =
      """
      UPDATE queue SET room = ?, body = ?, enqueued_at = ?, written = ?, attempts = ?, failure = ?
      WHERE owner = ? AND process = ? AND client_message_id = ?""";

  private static final String DELETE =
      "DELETE FROM queue WHERE owner = ? AND process = ? AND client_message_id = ?";

  private static final String LOAD =
      """
      SELECT sequence, client_message_id, room, body, enqueued_at, written, attempts, failure
      FROM queue WHERE owner = ? AND process = ? ORDER BY sequence""";

  private final Lane lane;
  private final OwnerRows owner;
  private final Processes processes;

  SqliteQueueStore(Lane lane, OwnerRows owner, Processes processes) {
    this.lane = lane;
    this.owner = owner;
    this.processes = processes;
  }

  @Override
  public CompletionStage<List<QueuedRow>> load() {
    return lane.submit(
        sql -> {
          adoptFromTheDead(sql);
          return sql.list(LOAD, SqliteQueueStore::row, owner.id(), processes.id());
        });
  }

  @Override
  public CompletionStage<List<QueuedRow>> adopt() {
    return lane.submit(
        sql -> {
          List<QueuedRow> adopted = new ArrayList<>();
          for (String dead : dead(sql)) {
            adopted.addAll(sql.list(LOAD, SqliteQueueStore::row, owner.id(), dead));
            adopt(sql, dead);
          }
          adopted.sort(Comparator.comparingLong(QueuedRow::sequence));
          return adopted;
        });
  }

  /** Runs in a transaction that excludes other processes, so a row is adopted once. */
  private void adoptFromTheDead(Sql sql) throws SQLException {
    for (String dead : dead(sql)) {
      adopt(sql, dead);
    }
  }

  private List<String> dead(Sql sql) throws SQLException {
    List<String> found = new ArrayList<>();
    for (String process :
        sql.list(
            "SELECT DISTINCT process FROM queue WHERE owner = ?",
            row -> row.getString(1),
            owner.id())) {
      if (processes.isDead(process)) {
        found.add(process);
      }
    }
    return found;
  }

  private void adopt(Sql sql, String dead) throws SQLException {
    sql.update(
        "UPDATE queue SET process = ? WHERE owner = ? AND process = ?",
        processes.id(),
        owner.id(),
        dead);
  }

  @Override
  public CompletionStage<QueuedRow> insert(QueuedRow row) {
    return lane.submit(
        sql -> {
          sql.update(DELETE, owner.id(), processes.id(), row.clientMessageId());
          long sequence =
              sql.first(
                      INSERT,
                      inserted -> inserted.getLong(1),
                      owner.id(),
                      processes.id(),
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
                owner.id(),
                processes.id(),
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
            sql.update(DELETE, owner.id(), processes.id(), id);
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
