package io.realtime4j.store.memory;

import io.realtime4j.api.spi.store.ClientStore;
import io.realtime4j.api.spi.store.DeliveryStore;
import io.realtime4j.api.spi.store.PositionStore;
import io.realtime4j.api.spi.store.QueueStore;

/** Everything a client keeps, in memory, behind one lane. */
final class MemoryClientStore implements ClientStore {
  private final SerialLane lane;
  private final MemoryQueue queue;
  private final MemoryDelivery delivery;
  private final MemoryPositions positions;

  MemoryClientStore(SerialLane lane) {
    this.lane = lane;
    this.queue = new MemoryQueue(lane);
    this.delivery = new MemoryDelivery(lane);
    this.positions = new MemoryPositions(lane);
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
  public void close() {
    lane.close();
  }
}
