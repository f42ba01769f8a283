package io.realtime4j.store.memory;

import io.realtime4j.api.spi.store.ClientStore;
import io.realtime4j.api.spi.store.DeliveryStore;
import io.realtime4j.api.spi.store.OperationStore;
import io.realtime4j.api.spi.store.PositionStore;
import io.realtime4j.api.spi.store.QueueStore;
import io.realtime4j.api.spi.store.StoreOwner;
import io.realtime4j.api.spi.store.ValueStore;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/** Everything a client keeps, in memory, behind one lane. */
final class MemoryClientStore implements ClientStore {
  private final SerialLane lane;
  private final MemoryQueue queue;
  private final MemoryDelivery delivery;
  private final MemoryPositions positions;
  private final MemoryOperations operations;
  private final Map<String, ValueStore> values = new ConcurrentHashMap<>();

  /** Read by all threads; changed once at most, by whoever names it. */
  private volatile StoreOwner owner;

  MemoryClientStore(SerialLane lane, StoreOwner owner) {
    this.lane = lane;
    this.owner = owner;
    this.queue = new MemoryQueue(lane);
    this.delivery = new MemoryDelivery(lane);
    this.positions = new MemoryPositions(lane);
    this.operations = new MemoryOperations(lane);
  }

  @Override
  public String id() {
    return "memory";
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
    if (!newOwner.isNamed()) {
      throw new IllegalArgumentException("a store is claimed for a user, was for " + newOwner);
    }
    if (!owner.canBecome(newOwner)) {
      throw new IllegalStateException("the store holds the data of " + owner);
    }
    owner = newOwner;
    return CompletableFuture.completedFuture(null);
  }

  /** Returns 0: each opening starts empty. */
  @Override
  public CompletionStage<Integer> setAside() {
    return CompletableFuture.completedFuture(0);
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
    return Optional.of(operations);
  }

  @Override
  public Optional<ValueStore> values(String featureId) {
    return Optional.of(
        values.computeIfAbsent(featureId, id -> new MemoryValues(new MemoryFeature(lane))));
  }

  @Override
  public void close() {
    lane.close();
  }
}
