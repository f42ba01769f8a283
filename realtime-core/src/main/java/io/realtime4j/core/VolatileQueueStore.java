package io.realtime4j.core;

import io.realtime4j.api.spi.store.ClientStore;
import io.realtime4j.api.spi.store.DeliveryStore;
import io.realtime4j.api.spi.store.PositionStore;
import io.realtime4j.api.spi.store.QueueStore;
import io.realtime4j.api.spi.store.StoreOwner;
import java.util.concurrent.CompletionStage;

/**
 * A store whose queue is forgotten with the client, for a queue that is switched off; the rest is
 * the client's store. The queue is used from the loop alone.
 */
final class VolatileQueueStore implements ClientStore {
  private final ClientStore store;
  private final QueueStore queue = new VolatileRows();

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
}
