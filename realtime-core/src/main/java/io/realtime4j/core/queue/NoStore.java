package io.realtime4j.core.queue;

import io.realtime4j.api.spi.store.QueueStore;
import io.realtime4j.api.spi.store.QueuedRow;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Keeps nothing; gives sequences all the same. Loop only. */
final class NoStore implements QueueStore {
  private long lastSequence;

  @Override
  public CompletionStage<List<QueuedRow>> load() {
    return CompletableFuture.completedStage(List.of());
  }

  @Override
  public CompletionStage<QueuedRow> insert(QueuedRow row) {
    return CompletableFuture.completedStage(row.withSequence(++lastSequence));
  }

  @Override
  public CompletionStage<Void> update(List<QueuedRow> rows) {
    return done();
  }

  @Override
  public CompletionStage<Void> delete(List<String> clientMessageIds) {
    return done();
  }

  private static CompletionStage<Void> done() {
    return CompletableFuture.completedStage(null);
  }
}
