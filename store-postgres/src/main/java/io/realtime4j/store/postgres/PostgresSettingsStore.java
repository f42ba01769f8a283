package io.realtime4j.store.postgres;

import io.realtime4j.api.spi.store.SettingsRow;
import io.realtime4j.api.spi.store.SettingsStore;
import io.realtime4j.api.spi.store.StorePage;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Settings in their table. */
final class PostgresSettingsStore implements SettingsStore {
  private final Lane writer;
  private final ReaderLanes reader;

  PostgresSettingsStore(Lane writer, ReaderLanes reader) {
    this.writer = writer;
    this.reader = reader;
  }

  @Override
  public CompletionStage<Optional<SettingsRow>> get(String tenant, String userId) {
    return reader.submit(
        sql ->
            sql.first(
                "SELECT tenant, user_id, body FROM setting WHERE tenant = ? AND user_id = ?",
                PostgresSettingsStore::row,
                tenant,
                userId));
  }

  @Override
  public CompletionStage<Void> put(List<SettingsRow> rows) {
    List<SettingsRow> changed = List.copyOf(rows);
    return writer.<Void>submit(
        changed.size(),
        0,
        sql -> {
          for (SettingsRow row : changed) {
            sql.update(
                """
                INSERT INTO setting (tenant, user_id, body) VALUES (?, ?, ?)
                ON CONFLICT (tenant, user_id) DO UPDATE SET body = excluded.body""",
                row.tenant(),
                row.userId(),
                row.body());
          }
          return null;
        });
  }

  @Override
  public CompletionStage<Boolean> replace(SettingsRow row, byte @Nullable [] before) {
    return writer.submit(
        sql ->
            before == null
                ? sql.update(
                        """
                        INSERT INTO setting (tenant, user_id, body) VALUES (?, ?, ?)
                        ON CONFLICT (tenant, user_id) DO NOTHING""",
                        row.tenant(),
                        row.userId(),
                        row.body())
                    == 1
                : sql.update(
                        "UPDATE setting SET body = ? WHERE tenant = ? AND user_id = ? AND body = ?",
                        row.body(),
                        row.tenant(),
                        row.userId(),
                        before)
                    == 1);
  }

  @Override
  public CompletionStage<Void> delete(String tenant, String userId) {
    return writer.<Void>submit(
        sql -> {
          sql.update("DELETE FROM setting WHERE tenant = ? AND user_id = ?", tenant, userId);
          return null;
        });
  }

  @Override
  public CompletionStage<StorePage<SettingsRow>> page(
      String tenant, String afterUserId, int limit) {
    return reader.submit(
        sql ->
            sql.page(
                """
                SELECT tenant, user_id, body FROM setting WHERE tenant = ? AND user_id > ?
                ORDER BY user_id""",
                limit,
                PostgresSettingsStore::row,
                tenant,
                afterUserId));
  }

  private static SettingsRow row(ResultSet row) throws SQLException {
    return SettingsRow.builder()
        .tenant(row.getString(1))
        .userId(row.getString(2))
        .body(row.getBytes(3))
        .build();
  }
}
