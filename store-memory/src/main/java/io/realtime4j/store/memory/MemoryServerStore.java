package io.realtime4j.store.memory;

import io.realtime4j.api.spi.store.MessageLog;
import io.realtime4j.api.spi.store.ReceiptStore;
import io.realtime4j.api.spi.store.RoomStore;
import io.realtime4j.api.spi.store.ServerStore;
import java.util.concurrent.CompletionStage;

/** Everything a server keeps, in memory, behind one lane. */
final class MemoryServerStore implements ServerStore {
  private final SerialLane lane;
  private final MemoryLog log;
  private final MemoryRooms rooms;
  private final MemoryReceipts receipts;

  MemoryServerStore(SerialLane lane, MemoryOptions options) {
    this.lane = lane;
    this.log = new MemoryLog(lane, options);
    this.rooms = new MemoryRooms(lane);
    this.receipts = new MemoryReceipts(lane);
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
  public MessageLog log() {
    return log;
  }

  @Override
  public RoomStore rooms() {
    return rooms;
  }

  @Override
  public ReceiptStore receipts() {
    return receipts;
  }

  @Override
  public CompletionStage<Void> check() {
    return lane.change(() -> {});
  }

  @Override
  public void close() {
    lane.close();
  }
}
