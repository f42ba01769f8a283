package io.realtime4j.core;

import io.realtime4j.api.spi.store.ClientStore;
import io.realtime4j.api.spi.store.DeliveryStore;
import io.realtime4j.api.spi.store.PositionStore;
import io.realtime4j.api.spi.store.QueueStore;
import io.realtime4j.api.spi.store.QueuedRow;
import io.realtime4j.api.spi.store.StoreOwner;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * A store whose queue is forgotten with the client, for a queue that is switched off; the rest is
 * the client's store. The queue is used from the loop alone.
 */
final class VolatileQueueStore implements ClientStore {
  private final ClientStore store;
  private final QueueStore queue = new Rows();

  VolatileQueueStore(ClientStore store) {
    this.store = store;
  }

  @Override
  public String id() {
    return store.id();
  }

  @Override
  public boolean isDurable() {
    return false;
  }

  @Override
  public StoreOwner owner() {
    return store.owner();
  }

  @Override
  public CompletionStage<Void> claim(StoreOwner owner) {
    return store.claim(owner);
  }

  @Override
  public CompletionStage<Integer> setAside() {
    return store.setAside();
  }

  @Override
  public QueueStore queue() {
    return queue;
  }

  @Override
  public DeliveryStore delivery() {
    return store.delivery();
  }

  @Override
  public PositionStore positions() {
    return store.positions();
  }

  /** Does nothing: the client closes the store that is behind this one. */
  @Override
  public void close() {}

  private static final class Rows implements QueueStore {
    private final Map<String, QueuedRow> rows = new LinkedHashMap<>();
    private long sequence;

    @Override
    public CompletionStage<List<QueuedRow>> load() {
      return CompletableFuture.completedFuture(List.copyOf(rows.values()));
    }

    @Override
    public CompletionStage<List<QueuedRow>> adopt() {
      return CompletableFuture.completedFuture(List.of());
    }

    @Override
    public CompletionStage<QueuedRow> insert(QueuedRow row) {
      QueuedRow placed = row.withSequence(++sequence);
      rows.remove(row.clientMessageId());
      rows.put(row.clientMessageId(), placed);
      return CompletableFuture.completedFuture(placed);
    }

    @Override
    public CompletionStage<Void> update(List<QueuedRow> updated) {
      updated.forEach(row -> rows.replace(row.clientMessageId(), row));
      return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletionStage<Void> delete(List<String> clientMessageIds) {
      clientMessageIds.forEach(rows::remove);
      return CompletableFuture.completedFuture(null);
    }
  }
}
