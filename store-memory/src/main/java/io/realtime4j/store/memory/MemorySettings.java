package io.realtime4j.store.memory;

import io.realtime4j.api.spi.store.SettingsRow;
import io.realtime4j.api.spi.store.SettingsStore;
import io.realtime4j.api.spi.store.StorePage;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;

/** Settings in memory. State is touched in the lane only. */
final class MemorySettings implements SettingsStore {
  private final SerialLane lane;
  private final Map<String, TreeMap<String, SettingsRow>> byTenant = new HashMap<>();

  MemorySettings(SerialLane lane) {
    this.lane = lane;
  }

  private NavigableMap<String, SettingsRow> of(String tenant) {
    return byTenant.getOrDefault(tenant, new TreeMap<>());
  }

  @Override
  public CompletionStage<Optional<SettingsRow>> get(String tenant, String userId) {
    return lane.submit(() -> Optional.ofNullable(of(tenant).get(userId)));
  }

  @Override
  public CompletionStage<Void> put(List<SettingsRow> rows) {
    List<SettingsRow> changed = List.copyOf(rows);
    return lane.change(
        () -> {
          for (SettingsRow row : changed) {
            byTenant
                .computeIfAbsent(row.tenant(), tenant -> new TreeMap<>())
                .put(row.userId(), row);
          }
        });
  }

  @Override
  public CompletionStage<Void> delete(String tenant, String userId) {
    return lane.change(() -> of(tenant).remove(userId));
  }

  @Override
  public CompletionStage<StorePage<SettingsRow>> page(
      String tenant, String afterUserId, int limit) {
    return lane.submit(() -> Pages.of(of(tenant).tailMap(afterUserId, false).values(), limit));
  }
}
