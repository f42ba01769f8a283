package io.realtime4j.core;

import io.realtime4j.api.spi.store.QueueLot;
import io.realtime4j.api.spi.store.QueueQuery;
import io.realtime4j.api.spi.store.QueueStore;
import io.realtime4j.api.spi.store.QueuedRow;
import io.realtime4j.api.spi.store.StorePage;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A queue that nobody opens a second time. Used from the loop alone. */
final class VolatileRows implements QueueStore {
  private static final String LOT = "own";

  private final NavigableMap<Long, QueuedRow> rows = new TreeMap<>();
  private final Map<String, Long> sequences = new LinkedHashMap<>();
  private long newest;

  private static <T> CompletionStage<T> done(T value) {
    return CompletableFuture.completedFuture(value);
  }

  @Override
  public CompletionStage<List<QueueLot>> open() {
    return done(List.of(QueueLot.builder().id(LOT).own(true).build()));
  }

  @Override
  public CompletionStage<List<QueueLot>> adopt() {
    return done(List.of());
  }

  @Override
  public CompletionStage<StorePage<QueuedRow>> page(QueueQuery query) {
    List<QueuedRow> found = new ArrayList<>();
    String room = query.room();
    for (QueuedRow row : rows.tailMap(query.after(), false).values()) {
      if (row.sequence() > query.until()) {
        break;
      }
      if (room == null || room.equals(row.room())) {
        if (found.size() == query.limit()) {
          return done(StorePage.of(found, true));
        }
        found.add(row);
      }
    }
    return done(StorePage.of(found, false));
  }

  @Override
  public CompletionStage<Optional<QueuedRow>> find(String clientMessageId) {
    Long sequence = sequences.get(clientMessageId);
    return done(sequence == null ? Optional.empty() : Optional.ofNullable(rows.get(sequence)));
  }

  @Override
  public CompletionStage<List<QueuedRow>> insert(List<QueuedRow> inserted) {
    List<QueuedRow> placed = new ArrayList<>();
    for (QueuedRow row : inserted) {
      remove(row.clientMessageId());
      QueuedRow last = row.withSequence(++newest);
      rows.put(newest, last);
      sequences.put(last.clientMessageId(), newest);
      placed.add(last);
    }
    return done(placed);
  }

  @Override
  public CompletionStage<Void> update(List<QueuedRow> updated) {
    for (QueuedRow row : updated) {
      Long sequence = sequences.get(row.clientMessageId());
      if (sequence != null) {
        rows.computeIfPresent(
            sequence, (key, old) -> old.withState(row.written(), row.attempts(), row.failure()));
      }
    }
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public CompletionStage<Boolean> replace(String clientMessageId, byte[] body) {
    Long sequence = sequences.get(clientMessageId);
    boolean isThere = sequence != null;
    if (isThere) {
      rows.computeIfPresent(sequence, (key, old) -> old.toBuilder().body(body).build());
    }
    return done(isThere);
  }

  @Override
  public CompletionStage<Void> delete(List<String> clientMessageIds) {
    clientMessageIds.forEach(this::remove);
    return CompletableFuture.completedFuture(null);
  }

  private void remove(String clientMessageId) {
    Long sequence = sequences.remove(clientMessageId);
    if (sequence != null) {
      rows.remove(sequence);
    }
  }
}
