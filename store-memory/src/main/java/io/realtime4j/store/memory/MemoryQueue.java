package io.realtime4j.store.memory;

import io.realtime4j.api.spi.store.QueueLot;
import io.realtime4j.api.spi.store.QueueQuery;
import io.realtime4j.api.spi.store.QueueStore;
import io.realtime4j.api.spi.store.QueuedRow;
import io.realtime4j.api.spi.store.StorePage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;

/** The queue in memory. State is touched in the lane only. */
final class MemoryQueue implements QueueStore {
  /** There is one lot: nobody else shares the memory. */
  private static final String LOT = "memory";

  private final SerialLane lane;
  private final NavigableMap<Long, QueuedRow> rows = new TreeMap<>();
  private final Map<String, Long> sequences = new HashMap<>();
  private long newestSequence;

  MemoryQueue(SerialLane lane) {
    this.lane = lane;
  }

  @Override
  public CompletionStage<List<QueueLot>> open() {
    return lane.submit(
        () -> {
          int failed = 0;
          long bytes = 0;
          for (QueuedRow row : rows.values()) {
            failed += row.failure() == null ? 0 : 1;
            bytes += row.failure() == null ? row.body().length : 0;
          }
          return List.of(
              QueueLot.builder()
                  .id(LOT)
                  .own(true)
                  .waiting(rows.size() - failed)
                  .waitingBytes(bytes)
                  .failed(failed)
                  .build());
        });
  }

  @Override
  public CompletionStage<List<QueueLot>> adopt() {
    return lane.submit(() -> List.of());
  }

  @Override
  public CompletionStage<StorePage<QueuedRow>> page(QueueQuery query) {
    return lane.submit(() -> read(query));
  }

  private StorePage<QueuedRow> read(QueueQuery query) {
    List<QueuedRow> found = new ArrayList<>();
    if (!query.lot().equals(LOT) || query.until() <= query.after()) {
      return StorePage.of(found, false);
    }
    long bytes = 0;
    String room = query.room();
    for (QueuedRow row : rows.subMap(query.after(), false, query.until(), true).values()) {
      if (room != null && !room.equals(row.room())) {
        continue;
      }
      bytes += row.body().length;
      if (found.size() == query.limit() || (!found.isEmpty() && bytes > query.maxBytes())) {
        return StorePage.of(found, true);
      }
      found.add(row);
    }
    return StorePage.of(found, false);
  }

  @Override
  public CompletionStage<Optional<QueuedRow>> find(String clientMessageId) {
    return lane.submit(
        () -> {
          Long sequence = sequences.get(clientMessageId);
          return sequence == null ? Optional.empty() : Optional.ofNullable(rows.get(sequence));
        });
  }

  @Override
  public CompletionStage<List<QueuedRow>> insert(List<QueuedRow> inserted) {
    List<QueuedRow> added = List.copyOf(inserted);
    return lane.submit(
        () -> {
          List<QueuedRow> placed = new ArrayList<>();
          for (QueuedRow row : added) {
            remove(row.clientMessageId());
            QueuedRow last = row.withSequence(++newestSequence);
            rows.put(last.sequence(), last);
            sequences.put(last.clientMessageId(), last.sequence());
            placed.add(last);
          }
          return placed;
        });
  }

  private void remove(String clientMessageId) {
    Long sequence = sequences.remove(clientMessageId);
    if (sequence != null) {
      rows.remove(sequence);
    }
  }

  @Override
  public CompletionStage<Void> update(List<QueuedRow> changed) {
    List<QueuedRow> updates = List.copyOf(changed);
    return lane.change(
        () -> {
          for (QueuedRow row : updates) {
            Long sequence = sequences.get(row.clientMessageId());
            if (sequence != null) {
              rows.computeIfPresent(
                  sequence,
                  (key, old) -> old.withState(row.written(), row.attempts(), row.failure()));
            }
          }
        });
  }

  @Override
  public CompletionStage<Boolean> replace(String clientMessageId, byte[] body) {
    return lane.submit(
        () -> {
          Long sequence = sequences.get(clientMessageId);
          return sequence != null
              && rows.computeIfPresent(sequence, (key, old) -> old.toBuilder().body(body).build())
                  != null;
        });
  }

  @Override
  public CompletionStage<Void> delete(List<String> clientMessageIds) {
    List<String> deleted = List.copyOf(clientMessageIds);
    return lane.change(() -> deleted.forEach(this::remove));
  }
}
