package io.realtime4j.store.memory;

import io.realtime4j.api.spi.store.OperationRow;
import io.realtime4j.api.spi.store.OperationStore;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/** What is to be done to messages, in memory. Touched in the lane only. */
final class MemoryOperations implements OperationStore {
  private final SerialLane lane;
  private final Map<String, OperationRow> rows = new LinkedHashMap<>();

  MemoryOperations(SerialLane lane) {
    this.lane = lane;
  }

  @Override
  public CompletionStage<List<OperationRow>> open() {
    return lane.submit(() -> List.copyOf(rows.values()));
  }

  @Override
  public CompletionStage<Void> add(List<OperationRow> added) {
    List<OperationRow> last = List.copyOf(added);
    return lane.change(
        () -> {
          for (OperationRow row : last) {
            rows.remove(row.id());
            rows.put(row.id(), row);
          }
        });
  }

  @Override
  public CompletionStage<Void> delete(List<String> ids) {
    List<String> deleted = List.copyOf(ids);
    return lane.change(() -> deleted.forEach(rows::remove));
  }
}
