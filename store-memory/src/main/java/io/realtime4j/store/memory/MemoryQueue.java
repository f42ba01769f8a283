package io.realtime4j.store.memory;

import io.realtime4j.api.spi.store.QueueStore;
import io.realtime4j.api.spi.store.QueuedRow;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/** The queue in memory. State is touched in the lane only. */
final class MemoryQueue implements QueueStore {
  private final SerialLane lane;

  /** By client message id; iteration is by sequence, because every insertion is at the end. */
  private final Map<String, QueuedRow> rows = new LinkedHashMap<>();

  private long newestSequence;

  MemoryQueue(SerialLane lane) {
    this.lane = lane;
  }

  @Override
  public CompletionStage<List<QueuedRow>> load() {
    return lane.submit(() -> List.copyOf(rows.values()));
  }

  /** Returns nothing: nobody else shares the memory. */
  @Override
  public CompletionStage<List<QueuedRow>> adopt() {
    return lane.submit(() -> List.of());
  }

  @Override
  public CompletionStage<QueuedRow> insert(QueuedRow row) {
    return lane.submit(
        () -> {
          QueuedRow placed = row.withSequence(++newestSequence);
          rows.remove(row.clientMessageId());
          rows.put(row.clientMessageId(), placed);
          return placed;
        });
  }

  @Override
  public CompletionStage<Void> update(List<QueuedRow> changed) {
    List<QueuedRow> updates = List.copyOf(changed);
    return lane.change(
        () -> {
          for (QueuedRow row : updates) {
            rows.computeIfPresent(
                row.clientMessageId(), (id, old) -> row.withSequence(old.sequence()));
          }
        });
  }

  @Override
  public CompletionStage<Void> delete(List<String> clientMessageIds) {
    List<String> deleted = List.copyOf(clientMessageIds);
    return lane.change(() -> deleted.forEach(rows::remove));
  }
}
