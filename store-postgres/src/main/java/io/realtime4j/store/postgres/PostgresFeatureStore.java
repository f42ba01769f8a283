package io.realtime4j.store.postgres;

import io.realtime4j.api.spi.store.FeatureRow;
import io.realtime4j.api.spi.store.FeatureStore;
import io.realtime4j.api.spi.store.StorePage;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** The values of one feature in the table of all. */
final class PostgresFeatureStore implements FeatureStore {
  private static final String WHERE = "WHERE feature = ? AND tenant = ? AND key = ?";

  private final Lane writer;
  private final ReaderLanes reader;
  private final String feature;

  PostgresFeatureStore(Lane writer, ReaderLanes reader, String feature) {
    this.writer = writer;
    this.reader = reader;
    this.feature = feature;
  }

  @Override
  public CompletionStage<Optional<byte[]>> get(String tenant, String key) {
    return reader.submit(sql -> get(sql, tenant, key));
  }

  private Optional<byte[]> get(Sql sql, String tenant, String key) throws SQLException {
    return sql.first(
        "SELECT value FROM feature " + WHERE, row -> row.getBytes(1), feature, tenant, key);
  }

  @Override
  public CompletionStage<Map<String, byte[]>> getAll(String tenant, List<String> keys) {
    FeatureStore.checkCount(keys);
    return reader.submit(
        sql -> {
          Map<String, byte[]> values = new LinkedHashMap<>();
          for (String key : keys) {
            get(sql, tenant, key).ifPresent(value -> values.put(key, value));
          }
          return values;
        });
  }

  @Override
  public CompletionStage<Void> put(String tenant, String key, byte[] value) {
    FeatureRow row = FeatureStore.checked(key, value);
    return writer.<Void>submit(
        1,
        value.length,
        sql -> {
          put(sql, tenant, row);
          return null;
        });
  }

  private void put(Sql sql, String tenant, FeatureRow row) throws SQLException {
    sql.update(
        """
        INSERT INTO feature (feature, tenant, key, value) VALUES (?, ?, ?, ?)
        ON CONFLICT (feature, tenant, key) DO UPDATE SET value = excluded.value""",
        feature,
        tenant,
        row.key(),
        row.value());
  }

  @Override
  public CompletionStage<Boolean> compareAndSet(
      String tenant, String key, byte @Nullable [] expected, byte @Nullable [] value) {
    FeatureRow row = FeatureStore.checked(key, value == null ? new byte[0] : value);
    return writer.submit(
        1,
        row.value().length,
        sql -> {
          if (!Arrays.equals(get(sql, tenant, key).orElse(null), expected)) {
            return false;
          }
          if (value == null) {
            sql.update("DELETE FROM feature " + WHERE, feature, tenant, key);
          } else {
            put(sql, tenant, row);
          }
          return true;
        });
  }

  @Override
  public CompletionStage<Void> delete(String tenant, String key) {
    return writer.<Void>submit(
        sql -> {
          sql.update("DELETE FROM feature " + WHERE, feature, tenant, key);
          return null;
        });
  }

  @Override
  public CompletionStage<StorePage<FeatureRow>> page(
      String tenant, String prefix, String afterKey, int limit) {
    return reader.submit(
        sql ->
            sql.page(
                """
                SELECT key, value FROM feature
                WHERE feature = ? AND tenant = ? AND key > ? AND key >= ?
                  AND starts_with(key, ?)
                ORDER BY key""",
                limit,
                row -> FeatureRow.builder().key(row.getString(1)).value(row.getBytes(2)).build(),
                feature,
                tenant,
                afterKey,
                prefix,
                prefix));
  }
}
