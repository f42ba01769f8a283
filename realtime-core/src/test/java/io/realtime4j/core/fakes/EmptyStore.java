package io.realtime4j.core.fakes;

import io.realtime4j.api.spi.store.ClientStore;
import io.realtime4j.api.spi.store.DeliveryRow;
import io.realtime4j.api.spi.store.DeliveryStore;
import io.realtime4j.api.spi.store.PendingRead;
import io.realtime4j.api.spi.store.PositionStore;
import io.realtime4j.api.spi.store.QueueLot;
import io.realtime4j.api.spi.store.QueueQuery;
import io.realtime4j.api.spi.store.QueueStore;
import io.realtime4j.api.spi.store.QueuedRow;
import io.realtime4j.api.spi.store.StoreOwner;
import io.realtime4j.api.spi.store.StorePage;
import io.realtime4j.api.spi.store.StoredPosition;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A store that has nothing and keeps nothing, but tells what it was given. */
public final class EmptyStore implements ClientStore {
  public final List<QueuedRow> inserted = new ArrayList<>();
  public int closed;

  /** What is known of sent messages. */
  public final List<DeliveryRow> deliveries = new ArrayList<>();

  /** Where rooms were left. */
  public final Map<String, StoredPosition> positions = new LinkedHashMap<>();

  /** What the queue is found to hold. */
  public CompletionStage<List<QueuedRow>> queued = done(List.of());

  public StoreOwner owner = StoreOwner.builder().build();

  private static <T> CompletionStage<T> done(T value) {
    return CompletableFuture.completedFuture(value);
  }

  private static CompletionStage<Void> done() {
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public String id() {
    return "empty";
  }

  @Override
  public boolean isDurable() {
    return false;
  }

  @Override
  public StoreOwner owner() {
    return owner;
  }

  @Override
  public CompletionStage<Void> claim(StoreOwner newOwner) {
    owner = newOwner;
    return done();
  }

  @Override
  public CompletionStage<Integer> setAside() {
    return done(0);
  }

  @Override
  public QueueStore queue() {
    return new QueueStore() {
      @Override
      public CompletionStage<List<QueueLot>> open() {
        CompletionStage<List<QueuedRow>> found = queued;
        return found == null
            ? null
            : found.thenApply(
                rows ->
                    List.of(
                        QueueLot.builder().id("earlier").waiting(rows.size()).build(),
                        QueueLot.builder().id("own").own(true).build()));
      }

      @Override
      public CompletionStage<List<QueueLot>> adopt() {
        return done(List.of());
      }

      @Override
      public CompletionStage<StorePage<QueuedRow>> page(QueueQuery query) {
        if (query.lot().equals("earlier")) {
          return queued.thenApply(rows -> StorePage.of(after(rows, query), false));
        }
        return done(StorePage.of(after(inserted, query), false));
      }

      private List<QueuedRow> after(List<QueuedRow> rows, QueueQuery query) {
        return rows.stream().filter(row -> row.sequence() > query.after()).toList();
      }

      @Override
      public CompletionStage<Optional<QueuedRow>> find(String clientMessageId) {
        return done(
            inserted.stream()
                .filter(row -> row.clientMessageId().equals(clientMessageId))
                .findFirst());
      }

      @Override
      public CompletionStage<List<QueuedRow>> insert(List<QueuedRow> rows) {
        List<QueuedRow> placed = new ArrayList<>();
        for (QueuedRow row : rows) {
          placed.add(row.withSequence(inserted.size() + 1L));
          inserted.add(placed.get(placed.size() - 1));
        }
        return done(placed);
      }

      @Override
      public CompletionStage<Void> update(List<QueuedRow> rows) {
        return done();
      }

      @Override
      public CompletionStage<Void> delete(List<String> clientMessageIds) {
        return done();
      }
    };
  }

  @Override
  public DeliveryStore delivery() {
    return new DeliveryStore() {
      @Override
      public CompletionStage<List<DeliveryRow>> load() {
        return done(List.copyOf(deliveries));
      }

      @Override
      public CompletionStage<Void> put(List<DeliveryRow> rows) {
        return done();
      }

      @Override
      public CompletionStage<Void> delete(List<String> clientMessageIds) {
        return done();
      }

      @Override
      public CompletionStage<List<PendingRead>> pendingReads() {
        return done(List.of());
      }

      @Override
      public CompletionStage<Void> addPendingReads(List<PendingRead> reads) {
        return done();
      }

      @Override
      public CompletionStage<Void> removePendingReads(List<PendingRead> reads) {
        return done();
      }
    };
  }

  @Override
  public PositionStore positions() {
    return new PositionStore() {
      @Override
      public CompletionStage<Map<String, StoredPosition>> load() {
        return done(Map.copyOf(positions));
      }

      @Override
      public CompletionStage<Void> put(Map<String, StoredPosition> positions) {
        return done();
      }

      @Override
      public CompletionStage<Void> delete(String room) {
        positions.remove(room);
        return done();
      }
    };
  }

  @Override
  public void close() {
    closed++;
  }
}
