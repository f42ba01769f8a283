package io.realtime4j.core;

import io.realtime4j.api.EventLoop;
import io.realtime4j.api.RealtimeException;
import io.realtime4j.api.spi.store.ClientStore;
import io.realtime4j.api.spi.store.DeliveryRow;
import io.realtime4j.api.spi.store.DeliveryStore;
import io.realtime4j.api.spi.store.FeatureRow;
import io.realtime4j.api.spi.store.FeatureStore;
import io.realtime4j.api.spi.store.OperationRow;
import io.realtime4j.api.spi.store.OperationStore;
import io.realtime4j.api.spi.store.PendingRead;
import io.realtime4j.api.spi.store.PositionStore;
import io.realtime4j.api.spi.store.QueueLot;
import io.realtime4j.api.spi.store.QueueQuery;
import io.realtime4j.api.spi.store.QueueStore;
import io.realtime4j.api.spi.store.QueuedRow;
import io.realtime4j.api.spi.store.StoreOwner;
import io.realtime4j.api.spi.store.StorePage;
import io.realtime4j.api.spi.store.StoredPosition;
import io.realtime4j.api.spi.store.ValueStore;
import io.realtime4j.core.wire.Stages;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The client's store as features see it. What they ask before its owner is named waits, in order;
 * so nothing is read or written for somebody who is not known. Loop only, but {@link #failure()}.
 */
final class OwnedStore implements ClientStore {
  private static final Duration TRY_AGAIN = Duration.ofSeconds(5);

  private final ClientStore store;
  private final EventLoop loop;
  private final Consumer<RealtimeException> fault;
  private final List<Runnable> waiting = new ArrayList<>();
  private final Queue queue = new Queue();
  private final Delivery delivery = new Delivery();
  private final Positions positions = new Positions();
  private boolean isOwned;
  private boolean isClosed;

  /** Why the store could not be read when it was last tried; read by all threads. */
  private volatile @Nullable RealtimeException failure;

  OwnedStore(ClientStore store, EventLoop loop, Consumer<RealtimeException> fault) {
    this.store = store;
    this.loop = loop;
    this.fault = fault;
    this.isOwned = store.owner().isNamed();
  }

  /** Names the owner, as often as it takes; then what waits goes on. */
  void name(StoreOwner owner) {
    if (isOwned || isClosed) {
      return;
    }
    Stages.post(
        loop,
        Stages.guarded(() -> store.claim(owner)),
        done -> open(),
        error -> {
          failure = error;
          fault.accept(error);
          var unused = loop.schedule(TRY_AGAIN, () -> name(owner));
        });
  }

  private void open() {
    isOwned = true;
    failure = null;
    List<Runnable> calls = List.copyOf(waiting);
    waiting.clear();
    calls.forEach(Runnable::run);
  }

  /** Returns why what the store holds could not be read; {@code null} if it could. */
  @Nullable RealtimeException failure() {
    return failure;
  }

  /** Makes a call now, or when the owner is named. */
  private <T> CompletionStage<T> call(Supplier<CompletionStage<T>> call) {
    if (isOwned) {
      return Stages.guarded(call);
    }
    CompletableFuture<T> result = new CompletableFuture<>();
    waiting.add(
        () -> {
          var unused =
              Stages.guarded(call)
                  .whenComplete(
                      (value, error) -> {
                        if (error == null) {
                          result.complete(value);
                        } else {
                          result.completeExceptionally(error);
                        }
                      });
        });
    return result;
  }

  /** Reads, and remembers whether that was possible. */
  private <T> CompletionStage<T> read(Supplier<CompletionStage<T>> call) {
    return call(call)
        .whenComplete((value, error) -> failure = error == null ? null : Stages.failureOf(error));
  }

  @Override
  public String id() {
    return store.id();
  }

  @Override
  public boolean isDurable() {
    return store.isDurable();
  }

  @Override
  public StoreOwner owner() {
    return store.owner();
  }

  /** Not for features: the client alone knows whose it is. */
  @Override
  public CompletionStage<Void> claim(StoreOwner owner) {
    throw new IllegalStateException("the client names the owner of its store");
  }

  @Override
  public CompletionStage<Integer> setAside() {
    return Stages.guarded(store::setAside);
  }

  @Override
  public QueueStore queue() {
    return queue;
  }

  @Override
  public DeliveryStore delivery() {
    return delivery;
  }

  @Override
  public PositionStore positions() {
    return positions;
  }

  @Override
  public Optional<OperationStore> operations() {
    return store.operations().map(Operations::new);
  }

  @Override
  public Optional<ValueStore> values(String featureId) {
    return store.values(featureId).map(Values::new);
  }

  /** Lets go of what waits; the store itself is closed by the client. */
  @Override
  public void close() {
    isClosed = true;
    waiting.clear();
  }

  private final class Queue implements QueueStore {
    @Override
    public CompletionStage<List<QueueLot>> open() {
      return read(() -> store.queue().open());
    }

    @Override
    public CompletionStage<StorePage<QueuedRow>> page(QueueQuery query) {
      return read(() -> store.queue().page(query));
    }

    @Override
    public CompletionStage<Optional<QueuedRow>> find(String clientMessageId) {
      return call(() -> store.queue().find(clientMessageId));
    }

    @Override
    public CompletionStage<List<QueueLot>> adopt() {
      return call(() -> store.queue().adopt());
    }

    @Override
    public CompletionStage<List<QueuedRow>> insert(List<QueuedRow> rows) {
      return call(() -> store.queue().insert(rows));
    }

    @Override
    public CompletionStage<Void> update(List<QueuedRow> rows) {
      return call(() -> store.queue().update(rows));
    }

    @Override
    public CompletionStage<Boolean> replace(String clientMessageId, byte[] body) {
      return call(() -> store.queue().replace(clientMessageId, body));
    }

    @Override
    public CompletionStage<Void> delete(List<String> clientMessageIds) {
      return call(() -> store.queue().delete(clientMessageIds));
    }
  }

  private final class Delivery implements DeliveryStore {
    @Override
    public CompletionStage<List<DeliveryRow>> load() {
      return call(() -> store.delivery().load());
    }

    @Override
    public CompletionStage<Void> put(List<DeliveryRow> rows) {
      return call(() -> store.delivery().put(rows));
    }

    @Override
    public CompletionStage<Void> delete(List<String> clientMessageIds) {
      return call(() -> store.delivery().delete(clientMessageIds));
    }

    @Override
    public CompletionStage<List<PendingRead>> pendingReads() {
      return call(() -> store.delivery().pendingReads());
    }

    @Override
    public CompletionStage<Void> addPendingReads(List<PendingRead> reads) {
      return call(() -> store.delivery().addPendingReads(reads));
    }

    @Override
    public CompletionStage<Void> removePendingReads(List<PendingRead> reads) {
      return call(() -> store.delivery().removePendingReads(reads));
    }
  }

  private final class Operations implements OperationStore {
    private final OperationStore operations;

    Operations(OperationStore operations) {
      this.operations = operations;
    }

    @Override
    public CompletionStage<List<OperationRow>> open() {
      return call(operations::open);
    }

    @Override
    public CompletionStage<Void> add(List<OperationRow> rows) {
      return call(() -> operations.add(rows));
    }

    @Override
    public CompletionStage<Void> delete(List<String> ids) {
      return call(() -> operations.delete(ids));
    }
  }

  private final class Values implements ValueStore {
    private final ValueStore values;

    Values(ValueStore values) {
      this.values = values;
    }

    @Override
    public CompletionStage<Optional<byte[]>> get(String key) {
      return call(() -> values.get(key));
    }

    @Override
    public CompletionStage<Void> put(String key, byte[] value) {
      FeatureRow row = FeatureStore.checked(key, value);
      return call(() -> values.put(row.key(), row.value()));
    }

    @Override
    public CompletionStage<Void> delete(String key) {
      return call(() -> values.delete(key));
    }

    @Override
    public CompletionStage<StorePage<FeatureRow>> page(String prefix, String afterKey, int limit) {
      return call(() -> values.page(prefix, afterKey, limit));
    }
  }

  private final class Positions implements PositionStore {
    @Override
    public CompletionStage<Map<String, StoredPosition>> load() {
      return call(() -> store.positions().load());
    }

    @Override
    public CompletionStage<Void> put(Map<String, StoredPosition> changed) {
      return call(() -> store.positions().put(changed));
    }

    @Override
    public CompletionStage<Void> delete(String room) {
      return call(() -> store.positions().delete(room));
    }
  }
}
