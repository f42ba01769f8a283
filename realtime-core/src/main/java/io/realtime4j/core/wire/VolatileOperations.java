package io.realtime4j.core.wire;

import io.realtime4j.api.spi.store.OperationRow;
import io.realtime4j.api.spi.store.OperationStore;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Operations that nobody opens a second time, where a store has no room for them. Loop only. */
final class VolatileOperations implements OperationStore {
  private final Map<String, OperationRow> rows = new LinkedHashMap<>();

  @Override
  public CompletionStage<List<OperationRow>> open() {
    return CompletableFuture.completedFuture(List.copyOf(rows.values()));
  }

  @Override
  public CompletionStage<Void> add(List<OperationRow> added) {
    for (OperationRow row : added) {
      rows.remove(row.id());
      rows.put(row.id(), row);
    }
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public CompletionStage<Void> delete(List<String> ids) {
    ids.forEach(rows::remove);
    return CompletableFuture.completedFuture(null);
  }
}
