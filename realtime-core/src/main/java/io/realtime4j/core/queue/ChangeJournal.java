package io.realtime4j.core.queue;

import io.realtime4j.api.RealtimeException;
import io.realtime4j.api.event.ConnectionEvent;
import io.realtime4j.api.spi.feature.FeatureContext;
import io.realtime4j.api.spi.store.OperationRow;
import io.realtime4j.api.spi.store.OperationStore;
import io.realtime4j.core.wire.Deadline;
import io.realtime4j.core.wire.Inquiry;
import io.realtime4j.core.wire.Stages;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Brings changes to the store and back. Loop only. */
final class ChangeJournal {
  private final FeatureContext context;
  private final OperationStore store;

  /**
   * Rows that the store has not deleted: it is asked again with what comes next. One that comes
   * back with the next process is made once more, which changes nothing.
   */
  private final Set<String> undeleted = new LinkedHashSet<>();

  private @Nullable Inquiry<List<OperationRow>> inquiry;

  ChangeJournal(FeatureContext context) {
    this.context = context;
    this.store = context.store().operations().orElseGet(VolatileOperations::new);
  }

  private boolean isAsked() {
    return context.store().owner().isNamed();
  }

  /** Reads what this process is to do, as often as it takes. */
  void open(Consumer<List<OperationRow>> done) {
    if (inquiry != null) {
      inquiry.cancel();
    }
    inquiry =
        new Inquiry<>(
            context.loop(),
            this::isAsked,
            Inquiry.Then.AGAIN,
            () -> Stages.guarded(store::open).thenApply(StoreAnswers::operations),
            done,
            this::report);
  }

  void add(OperationRow row, Runnable done, Consumer<RealtimeException> failed) {
    Deadline.call(
        context.loop(),
        this::isAsked,
        () -> store.add(List.of(row)),
        unused -> done.run(),
        error -> {
          // Else it might be made though whoever asked was told otherwise.
          delete(List.of(row.id()));
          failed.accept(error);
        },
        late -> {});
  }

  void delete(List<String> ids) {
    undeleted.addAll(ids);
    List<String> all = List.copyOf(undeleted);
    undeleted.clear();
    Stages.post(
        context.loop(),
        Stages.guarded(() -> store.delete(all)),
        done -> {},
        error -> {
          undeleted.addAll(all);
          report(error);
        });
  }

  private void report(RealtimeException error) {
    context.publish(new ConnectionEvent.Fault(error));
  }

  void close() {
    if (inquiry != null) {
      inquiry.cancel();
    }
  }
}
