package io.realtime4j.store.memory;

import io.realtime4j.api.spi.store.DeliveryRow;
import io.realtime4j.api.spi.store.DeliveryStore;
import io.realtime4j.api.spi.store.PendingRead;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/** Delivery states and owed read acknowledgements in memory. Touched in the lane only. */
final class MemoryDelivery implements DeliveryStore {
  private static final Comparator<DeliveryRow> OLDEST_FIRST =
      Comparator.comparingLong(DeliveryRow::updatedAtMillis)
          .thenComparing(DeliveryRow::clientMessageId);

  private final SerialLane lane;
  private final Map<String, DeliveryRow> rows = new LinkedHashMap<>();
  private final Map<ReadKey, PendingRead> reads = new LinkedHashMap<>();

  private record ReadKey(String room, String messageId) {
    static ReadKey of(PendingRead read) {
      return new ReadKey(read.room(), read.messageId());
    }
  }

  MemoryDelivery(SerialLane lane) {
    this.lane = lane;
  }

  @Override
  public CompletionStage<List<DeliveryRow>> load() {
    return lane.submit(() -> rows.values().stream().sorted(OLDEST_FIRST).toList());
  }

  @Override
  public CompletionStage<Void> put(List<DeliveryRow> changed) {
    List<DeliveryRow> updates = List.copyOf(changed);
    return lane.change(() -> updates.forEach(row -> rows.put(row.clientMessageId(), row)));
  }

  @Override
  public CompletionStage<Void> delete(List<String> clientMessageIds) {
    List<String> deleted = List.copyOf(clientMessageIds);
    return lane.change(() -> deleted.forEach(rows::remove));
  }

  @Override
  public CompletionStage<List<PendingRead>> pendingReads() {
    return lane.submit(() -> List.copyOf(reads.values()));
  }

  @Override
  public CompletionStage<Void> addPendingReads(List<PendingRead> added) {
    List<PendingRead> owed = List.copyOf(added);
    return lane.change(() -> owed.forEach(read -> reads.putIfAbsent(ReadKey.of(read), read)));
  }

  @Override
  public CompletionStage<Void> removePendingReads(List<PendingRead> taken) {
    List<PendingRead> done = List.copyOf(taken);
    return lane.change(() -> done.forEach(read -> reads.remove(ReadKey.of(read))));
  }
}
