package io.realtime4j.store.memory;

import io.realtime4j.api.spi.store.FeatureRow;
import io.realtime4j.api.spi.store.FeatureStore;
import io.realtime4j.api.spi.store.StorePage;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** The values of one feature in memory. State is touched in the lane only. */
final class MemoryFeature implements FeatureStore {
  private final SerialLane lane;
  private final Map<String, TreeMap<String, FeatureRow>> byTenant = new HashMap<>();

  MemoryFeature(SerialLane lane) {
    this.lane = lane;
  }

  private NavigableMap<String, FeatureRow> of(String tenant) {
    return byTenant.computeIfAbsent(tenant, t -> new TreeMap<>());
  }

  @Override
  public CompletionStage<Optional<byte[]>> get(String tenant, String key) {
    return lane.submit(() -> Optional.ofNullable(of(tenant).get(key)).map(FeatureRow::value));
  }

  @Override
  public CompletionStage<Void> put(String tenant, String key, byte[] value) {
    FeatureRow row = FeatureStore.checked(key, value);
    return lane.submit(
        value.length,
        () -> {
          of(tenant).put(key, row);
          return null;
        });
  }

  @Override
  public CompletionStage<Boolean> compareAndSet(
      String tenant, String key, byte @Nullable [] expected, byte @Nullable [] value) {
    FeatureRow row = FeatureStore.checked(key, value == null ? new byte[0] : value);
    return lane.submit(
        () -> {
          FeatureRow present = of(tenant).get(key);
          if (!Arrays.equals(present == null ? null : present.value(), expected)) {
            return false;
          }
          if (value == null) {
            of(tenant).remove(key);
          } else {
            of(tenant).put(key, row);
          }
          return true;
        });
  }

  @Override
  public CompletionStage<Void> delete(String tenant, String key) {
    return lane.change(() -> of(tenant).remove(key));
  }

  @Override
  public CompletionStage<StorePage<FeatureRow>> page(
      String tenant, String prefix, String afterKey, int limit) {
    String after = afterKey.compareTo(prefix) > 0 ? afterKey : prefix;
    return lane.submit(
        () ->
            Pages.of(
                of(tenant).tailMap(after, !after.equals(afterKey)).values().stream()
                    .takeWhile(row -> row.key().startsWith(prefix))
                    .limit(limit + 1L)
                    .toList(),
                limit));
  }
}
