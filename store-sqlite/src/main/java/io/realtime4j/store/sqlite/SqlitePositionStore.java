package io.realtime4j.store.sqlite;

import io.realtime4j.api.spi.store.PositionStore;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;

/** One account's positions, shared by its processes. */
final class SqlitePositionStore implements PositionStore {
  private final Lane lane;
  private final String account;

  SqlitePositionStore(Lane lane, String account) {
    this.lane = lane;
    this.account = account;
  }

  @Override
  public CompletionStage<Map<String, StoredPosition>> load() {
    return lane.submit(
        sql -> {
          Map<String, StoredPosition> positions = new TreeMap<>();
          sql.list(
                  "SELECT room, epoch, \"offset\" FROM position WHERE account = ?",
                  row ->
                      Map.entry(
                          row.getString(1), new StoredPosition(row.getString(2), row.getLong(3))),
                  account)
              .forEach(entry -> positions.put(entry.getKey(), entry.getValue()));
          return positions;
        });
  }

  @Override
  public CompletionStage<Void> put(Map<String, StoredPosition> positions) {
    Map<String, StoredPosition> changed = new TreeMap<>(positions);
    return lane.<Void>submit(
        sql -> {
          for (Map.Entry<String, StoredPosition> entry : changed.entrySet()) {
            sql.update(
                """
                INSERT OR REPLACE INTO position (account, room, epoch, "offset")
                VALUES (?, ?, ?, ?)""",
                account,
                entry.getKey(),
                entry.getValue().epoch(),
                entry.getValue().offset());
          }
          return null;
        });
  }

  @Override
  public CompletionStage<Void> delete(String room) {
    return lane.<Void>submit(
        sql -> {
          sql.update("DELETE FROM position WHERE account = ? AND room = ?", account, room);
          return null;
        });
  }
}
