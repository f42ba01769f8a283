package io.realtime4j.store.memory;

import io.realtime4j.api.spi.store.PositionStore;
import io.realtime4j.api.spi.store.StoredPosition;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;

/** Positions in memory. Touched in the lane only. */
final class MemoryPositions implements PositionStore {
  private final SerialLane lane;
  private final TreeMap<String, StoredPosition> positions = new TreeMap<>();

  MemoryPositions(SerialLane lane) {
    this.lane = lane;
  }

  @Override
  public CompletionStage<Map<String, StoredPosition>> load() {
    return lane.submit(() -> new TreeMap<>(positions));
  }

  @Override
  public CompletionStage<Void> put(Map<String, StoredPosition> changed) {
    Map<String, StoredPosition> updates = Map.copyOf(changed);
    return lane.change(() -> positions.putAll(updates));
  }

  @Override
  public CompletionStage<Void> delete(String room) {
    return lane.change(() -> positions.remove(room));
  }
}
