package io.realtime4j.core.queue;

import io.realtime4j.api.RealtimeException;
import io.realtime4j.api.event.ConnectionEvent;
import io.realtime4j.api.spi.feature.FeatureContext;
import io.realtime4j.api.spi.store.ClientStore;
import io.realtime4j.api.spi.store.QueueStore;
import io.realtime4j.api.spi.store.QueuedRow;
import io.realtime4j.core.wire.Stages;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/** The queue's store, with its results on the loop and its failures made known. */
final class Journal {
  private final FeatureContext context;
  private final QueueStore store;
  private final OwedWrites writes;

  /** Whether anything survives the process, so that it matters what a later one will believe. */
  final boolean durable;

  Journal(FeatureContext context, ClientStore store) {
    this.context = context;
    this.store = store.queue();
    this.writes = new OwedWrites(this.store, context.loop());
    this.durable = store.isDurable();
  }

  void load(Consumer<List<QueuedRow>> done, Consumer<RealtimeException> failed) {
    Stages.post(context.loop(), store.load(), done, failed);
  }

  void adopt(Consumer<List<QueuedRow>> done, Consumer<RealtimeException> failed) {
    Stages.post(context.loop(), store.adopt(), done, failed);
  }

  void insert(QueuedRow row, Consumer<QueuedRow> done, Consumer<RealtimeException> failed) {
    writes.pay();
    Stages.post(
        context.loop(),
        store.insert(row),
        stored -> {
          writes.written(row.clientMessageId());
          done.accept(stored);
        },
        failed);
  }

  /** Completes when the store has done what it was asked so far, well or not. */
  CompletionStage<Void> flushed() {
    writes.pay();
    CompletableFuture<Void> flushed = new CompletableFuture<>();
    Stages.post(
        context.loop(),
        store.delete(List.of()),
        done -> flushed.complete(null),
        error -> flushed.complete(null));
    return flushed;
  }

  void update(QueuedRow row) {
    update(List.of(row), () -> {});
  }

  /** Continues in either case: what is behind in the store is written with what comes next. */
  void update(List<QueuedRow> rows, Runnable then) {
    Stages.post(
        context.loop(),
        writes.update(rows),
        done -> then.run(),
        error -> {
          report(error);
          then.run();
        });
  }

  void delete(String clientMessageId) {
    Stages.post(
        context.loop(), writes.delete(List.of(clientMessageId)), unused -> {}, this::report);
  }

  /** Deletes now or not at all. */
  void delete(String clientMessageId, Runnable done, Consumer<RealtimeException> failed) {
    Stages.post(
        context.loop(), store.delete(List.of(clientMessageId)), unused -> done.run(), failed);
  }

  void report(RealtimeException error) {
    context.publish(new ConnectionEvent.Fault(error));
  }
}
