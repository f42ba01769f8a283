package io.realtime4j.store.sqlite;

import io.realtime4j.api.spi.store.OperationRow;
import io.realtime4j.api.spi.store.OperationStore;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** What one process of an owner is to do to messages. */
final class SqliteOperationStore implements OperationStore {
  private static final String PUT =
      """
      INSERT OR REPLACE INTO operation (owner, process, id, kind, room, target, body, enqueued_at)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?)""";

  private static final String OWN =
      """
      SELECT id, kind, room, target, body, enqueued_at FROM operation
      WHERE owner = ? AND process = ? ORDER BY sequence""";

  private final Lane lane;
  private final OwnerRows owner;
  private final Processes processes;

  SqliteOperationStore(Lane lane, OwnerRows owner, Processes processes) {
    this.lane = lane;
    this.owner = owner;
    this.processes = processes;
  }

  @Override
  public CompletionStage<List<OperationRow>> open() {
    return lane.submit(
        sql -> {
          for (String process :
              sql.list(
                  "SELECT DISTINCT process FROM operation WHERE owner = ? AND process <> ?",
                  row -> row.getString(1),
                  owner.id(),
                  processes.id())) {
            if (processes.isDead(process)) {
              sql.update(
                  "UPDATE operation SET process = ? WHERE owner = ? AND process = ?",
                  processes.id(),
                  owner.id(),
                  process);
            }
          }
          return sql.list(OWN, SqliteOperationStore::row, owner.id(), processes.id());
        });
  }

  @Override
  public CompletionStage<Void> add(List<OperationRow> rows) {
    List<OperationRow> added = List.copyOf(rows);
    return lane.<Void>submit(
        sql -> {
          for (OperationRow row : added) {
            sql.update(
                PUT,
                owner.id(),
                processes.id(),
                row.id(),
                row.kind(),
                row.room(),
                row.target(),
                row.body(),
                row.enqueuedAtMillis());
          }
          return null;
        });
  }

  @Override
  public CompletionStage<Void> delete(List<String> ids) {
    List<String> deleted = List.copyOf(ids);
    return lane.<Void>submit(
        sql -> {
          for (String id : deleted) {
            sql.update(
                "DELETE FROM operation WHERE owner = ? AND id = ? AND process = ?",
                owner.id(),
                id,
                processes.id());
          }
          return null;
        });
  }

  private static OperationRow row(ResultSet row) throws SQLException {
    return OperationRow.builder()
        .id(row.getString(1))
        .kind(row.getString(2))
        .room(row.getString(3))
        .target(row.getString(4))
        .body(row.getBytes(5))
        .enqueuedAtMillis(row.getLong(6))
        .build();
  }
}
