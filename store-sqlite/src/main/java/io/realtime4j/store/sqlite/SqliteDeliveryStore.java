package io.realtime4j.store.sqlite;

import io.realtime4j.api.spi.store.DeliveryRow;
import io.realtime4j.api.spi.store.DeliveryStore;
import io.realtime4j.api.spi.store.PendingRead;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** One owner's delivery states and owed read acknowledgements, shared by its processes. */
final class SqliteDeliveryStore implements DeliveryStore {
  private static final String PUT =
      """
      INSERT OR REPLACE INTO delivery (owner, client_message_id, message_id, room, state,
        delivered_count, read_count, total_recipients, updated_at)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)""";

  private static final String LOAD =
      """
      SELECT client_message_id, message_id, room, state, delivered_count, read_count,
        total_recipients, updated_at
      FROM delivery WHERE owner = ? ORDER BY updated_at, client_message_id""";

  private final Lane lane;
  private final OwnerRows owner;

  SqliteDeliveryStore(Lane lane, OwnerRows owner) {
    this.lane = lane;
    this.owner = owner;
  }

  @Override
  public CompletionStage<List<DeliveryRow>> load() {
    return lane.submit(sql -> sql.list(LOAD, SqliteDeliveryStore::row, owner.id()));
  }

  @Override
  public CompletionStage<Void> put(List<DeliveryRow> rows) {
    List<DeliveryRow> changed = List.copyOf(rows);
    return lane.<Void>submit(
        sql -> {
          for (DeliveryRow row : changed) {
            sql.update(
                PUT,
                owner.id(),
                row.clientMessageId(),
                row.messageId(),
                row.room(),
                row.state(),
                row.deliveredCount(),
                row.readCount(),
                row.totalRecipients(),
                row.updatedAtMillis());
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
            sql.update(
                "DELETE FROM delivery WHERE owner = ? AND client_message_id = ?", owner.id(), id);
          }
          return null;
        });
  }

  @Override
  public CompletionStage<List<PendingRead>> pendingReads() {
    return lane.submit(
        sql ->
            sql.list(
                "SELECT room, message_id, read_at FROM pending_read WHERE owner = ? ORDER BY id",
                row ->
                    PendingRead.builder()
                        .room(row.getString(1))
                        .messageId(row.getString(2))
                        .readAtMillis(row.getLong(3))
                        .build(),
                owner.id()));
  }

  @Override
  public CompletionStage<Void> addPendingReads(List<PendingRead> reads) {
    List<PendingRead> owed = List.copyOf(reads);
    return lane.<Void>submit(
        sql -> {
          for (PendingRead read : owed) {
            sql.update(
                """
                INSERT INTO pending_read (owner, room, message_id, read_at) VALUES (?, ?, ?, ?)
                ON CONFLICT (owner, room, message_id) DO NOTHING""",
                owner.id(),
                read.room(),
                read.messageId(),
                read.readAtMillis());
          }
          return null;
        });
  }

  @Override
  public CompletionStage<Void> removePendingReads(List<PendingRead> reads) {
    List<PendingRead> taken = List.copyOf(reads);
    return lane.<Void>submit(
        sql -> {
          for (PendingRead read : taken) {
            sql.update(
                "DELETE FROM pending_read WHERE owner = ? AND room = ? AND message_id = ?",
                owner.id(),
                read.room(),
                read.messageId());
          }
          return null;
        });
  }

  private static DeliveryRow row(ResultSet row) throws SQLException {
    return DeliveryRow.builder()
        .clientMessageId(row.getString(1))
        .messageId(row.getString(2))
        .room(row.getString(3))
        .state(row.getString(4))
        .deliveredCount(row.getInt(5))
        .readCount(row.getInt(6))
        .totalRecipients(row.getInt(7))
        .updatedAtMillis(row.getLong(8))
        .build();
  }
}
