package io.realtime4j.core.wire;

import io.realtime4j.api.RealtimeException;
import io.realtime4j.api.StoreException;
import io.realtime4j.api.event.ConnectionEvent;
import io.realtime4j.api.spi.feature.FeatureContext;
import io.realtime4j.api.spi.store.OperationRow;
import io.realtime4j.api.spi.store.OperationStore;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Brings what is to be done to messages to the store and back, of one feature's kinds. Loop only.
 */
public final class OperationJournal {
  private final FeatureContext context;
  private final OperationStore store;

  /**
   * Rows that the store has not deleted: it is asked again with what comes next. One that comes
   * back with the next process is made once more, which changes nothing.
   */
  private final Set<String> undeleted = new LinkedHashSet<>();

  private @Nullable Inquiry<List<OperationRow>> inquiry;

  private final Set<String> kinds;

  /**
   * Creates one.
   *
   * @param kinds of rows; others are another feature's
   */
  public OperationJournal(FeatureContext context, Set<String> kinds) {
    this.kinds = kinds;
    this.context = context;
    this.store = context.store().operations().orElseGet(VolatileOperations::new);
  }

  private boolean isAsked() {
    return context.store().owner().isNamed();
  }

  /** Reads what this process is to do, as often as it takes. */
  public void open(Consumer<List<OperationRow>> done) {
    if (inquiry != null) {
      inquiry.cancel();
    }
    inquiry =
        new Inquiry<>(
            context.loop(),
            this::isAsked,
            Inquiry.Then.AGAIN,
            () -> Stages.guarded(store::open).thenApply(this::ours),
            done,
            this::report);
  }

  private List<OperationRow> ours(@Nullable List<OperationRow> rows) {
    if (rows == null || rows.stream().anyMatch(Objects::isNull)) {
      throw new StoreException(
          StoreException.FAILED, "the store answered null for what is to be done", null);
    }
    return rows.stream().filter(row -> kinds.contains(row.kind())).toList();
  }

  /** Adds a row; one of which it is not known whether it was added is deleted. */
  public void add(OperationRow row, Runnable done, Consumer<RealtimeException> failed) {
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

  /** Deletes rows, now or with what comes next. */
  public void delete(List<String> ids) {
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

  /** Nothing more is read. */
  public void close() {
    if (inquiry != null) {
      inquiry.cancel();
    }
  }
}
