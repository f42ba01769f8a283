package io.realtime4j.store.sqlite;

import io.realtime4j.api.spi.store.FeatureRow;
import io.realtime4j.api.spi.store.FeatureStore;
import io.realtime4j.api.spi.store.StorePage;
import io.realtime4j.api.spi.store.ValueStore;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** The values of one feature of a client, for its owner. */
final class SqliteValueStore implements ValueStore {
  private final Lane lane;
  private final OwnerRows owner;
  private final String feature;

  SqliteValueStore(Lane lane, OwnerRows owner, String feature) {
    this.lane = lane;
    this.owner = owner;
    this.feature = feature;
  }

  @Override
  public CompletionStage<Optional<byte[]>> get(String key) {
    return lane.submit(
        sql ->
            sql.first(
                "SELECT value FROM feature_value WHERE owner = ? AND feature = ? AND key = ?",
                row -> LogRow.bytes(row, 1),
                owner.id(),
                feature,
                key));
  }

  @Override
  public CompletionStage<Void> put(String key, byte[] value) {
    FeatureRow row = FeatureStore.checked(key, value);
    return lane.<Void>submit(
        1,
        value.length,
        sql -> {
          sql.update(
              "INSERT OR REPLACE INTO feature_value (owner, feature, key, value)"
                  + " VALUES (?, ?, ?, ?)",
              owner.id(),
              feature,
              row.key(),
              row.value());
          return null;
        });
  }

  @Override
  public CompletionStage<Void> delete(String key) {
    return lane.<Void>submit(
        sql -> {
          sql.update(
              "DELETE FROM feature_value WHERE owner = ? AND feature = ? AND key = ?",
              owner.id(),
              feature,
              key);
          return null;
        });
  }

  @Override
  public CompletionStage<StorePage<FeatureRow>> page(String prefix, String afterKey, int limit) {
    return lane.submit(
        sql ->
            sql.page(
                """
                SELECT key, value FROM feature_value
                WHERE owner = ? AND feature = ? AND key > ? AND key >= ?
                  AND substr(key, 1, ?) = ?
                ORDER BY key""",
                limit,
                row ->
                    FeatureRow.builder().key(row.getString(1)).value(LogRow.bytes(row, 2)).build(),
                owner.id(),
                feature,
                afterKey,
                prefix,
                prefix.codePointCount(0, prefix.length()),
                prefix));
  }
}
