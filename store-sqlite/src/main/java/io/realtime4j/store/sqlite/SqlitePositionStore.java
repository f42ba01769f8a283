package io.realtime4j.store.sqlite;

import io.realtime4j.api.spi.store.PositionStore;
import io.realtime4j.api.spi.store.StoredPosition;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;

/** One owner's positions, each of the process that delivered up to it. */
final class SqlitePositionStore implements PositionStore {
  private static final String PUT =
      """
      INSERT OR REPLACE INTO position (owner, process, room, epoch, "offset", message_id, lsn)
      VALUES (?, ?, ?, ?, ?, ?, ?)""";

  private final Lane lane;
  private final OwnerRows owner;
  private final Processes processes;

  SqlitePositionStore(Lane lane, OwnerRows owner, Processes processes) {
    this.lane = lane;
    this.owner = owner;
    this.processes = processes;
  }

  private record Left(String process, String room, StoredPosition position) {
    static Left read(ResultSet row) throws SQLException {
      return new Left(
          row.getString(1),
          row.getString(2),
          StoredPosition.builder()
              .epoch(row.getString(3))
              .offset(row.getLong(4))
              .messageId(row.getString(5))
              .lsn(row.getLong(6))
              .build());
    }
  }

  @Override
  public CompletionStage<Map<String, StoredPosition>> load() {
    return lane.submit(
        sql -> {
          Map<String, StoredPosition> own = new TreeMap<>();
          Map<String, StoredPosition> left = new TreeMap<>();
          for (Left one :
              sql.list(
                  """
                  SELECT process, room, epoch, "offset", message_id, lsn FROM position
                  WHERE owner = ? ORDER BY "offset", process""",
                  Left::read,
                  owner.id())) {
            if (one.process.equals(processes.id())) {
              own.put(one.room, one.position);
            } else if (processes.isDead(one.process)) {
              // The earliest place comes first: nobody is to miss what only another has shown.
              left.putIfAbsent(one.room, one.position);
              delete(sql, one.process, one.room);
            }
          }
          left.keySet().removeAll(own.keySet());
          for (Map.Entry<String, StoredPosition> adopted : left.entrySet()) {
            put(sql, adopted.getKey(), adopted.getValue());
          }
          own.putAll(left);
          return own;
        });
  }

  @Override
  public CompletionStage<Void> put(Map<String, StoredPosition> positions) {
    Map<String, StoredPosition> changed = new TreeMap<>(positions);
    return lane.<Void>submit(
        sql -> {
          for (Map.Entry<String, StoredPosition> entry : changed.entrySet()) {
            put(sql, entry.getKey(), entry.getValue());
          }
          return null;
        });
  }

  private void put(Sql sql, String room, StoredPosition position) throws SQLException {
    sql.update(
        PUT,
        owner.id(),
        processes.id(),
        room,
        position.epoch(),
        position.offset(),
        position.messageId(),
        position.lsn());
  }

  @Override
  public CompletionStage<Void> delete(String room) {
    return lane.<Void>submit(
        sql -> {
          delete(sql, processes.id(), room);
          return null;
        });
  }

  private void delete(Sql sql, String process, String room) throws SQLException {
    sql.update(
        "DELETE FROM position WHERE owner = ? AND process = ? AND room = ?",
        owner.id(),
        process,
        room);
  }
}
