package io.realtime4j.core.queue;

import io.realtime4j.api.Cancellable;
import io.realtime4j.api.RealtimeException;
import io.realtime4j.api.event.ConnectionEvent;
import io.realtime4j.api.spi.feature.FeatureContext;
import io.realtime4j.api.spi.store.ClientStore;
import io.realtime4j.api.spi.store.QueueLot;
import io.realtime4j.api.spi.store.QueueQuery;
import io.realtime4j.api.spi.store.QueueStore;
import io.realtime4j.api.spi.store.QueuedRow;
import io.realtime4j.api.spi.store.StorePage;
import io.realtime4j.core.wire.Deadline;
import io.realtime4j.core.wire.Inquiry;
import io.realtime4j.core.wire.QueueSignal;
import io.realtime4j.core.wire.Stages;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/*
 * Few rows go to the store at once, each by itself. While as many calls as IN_STORE are under way
 * new rows gather, and go together when one is done. Rows of messages that the server has taken are
 * deleted together: one that a crash leaves is sent again, and the server knows it.
 */
/** The queue's store, with its results on the loop and its failures made known. Loop only. */
final class Journal {
  /** Enough for the store to have work while results are on their way. */
  private static final int IN_STORE = 4;

  private static final int MAX_BATCH = 1_000;
  private static final long MAX_BATCH_BYTES = 4L << 20;

  /** Settled rows that one commit deletes at least, while sends go on. */
  private static final int SETTLED_AT_ONCE = 256;

  private static final Duration SETTLE_WITHIN = Duration.ofMillis(100);

  /** A row that waits for its turn, and who asked. */
  private record Insert(
      QueuedRow row, Consumer<QueuedRow> done, Consumer<RealtimeException> failed) {}

  private final FeatureContext context;
  private final ClientStore owned;
  private final QueueStore store;
  private final OwedWrites writes;
  private final List<String> settled = new ArrayList<>();
  private List<Insert> gathered = new ArrayList<>();
  private int inStore;
  private @Nullable Cancellable timer;

  /** Whether anything survives the process, so that it matters what a later one will believe. */
  final boolean durable;

  Journal(FeatureContext context, ClientStore store) {
    this.context = context;
    this.owned = store;
    this.store = store.queue();
    this.writes = new OwedWrites(this.store, context.loop());
    this.durable = store.isDurable();
  }

  /**
   * Counts what the store has, as often as it takes: all that was asked of it before.
   *
   * @param asking called each time before the store is asked; the answer is that of the last time
   */
  Inquiry<List<QueueLot>> open(
      Runnable asking, Consumer<List<QueueLot>> done, Consumer<RealtimeException> failed) {
    return inquiry(
        Inquiry.Then.ANEW,
        () -> {
          asking.run();
          inOrder();
          return Stages.guarded(store::open).thenApply(StoreAnswers::lots);
        },
        done,
        failed);
  }

  /**
   * Takes over what the dead have left.
   *
   * @param late called with an answer after {@code failed}: they are this client's then, too
   * @param ended called with the store's own answer, whatever and whenever that is
   */
  void adopt(
      Consumer<List<QueueLot>> done,
      Consumer<RealtimeException> failed,
      Consumer<List<QueueLot>> late,
      Runnable ended) {
    inTime(
        () -> {
          CompletionStage<List<QueueLot>> asked = Stages.guarded(store::adopt);
          Stages.post(context.loop(), asked, lots -> ended.run(), error -> ended.run());
          return asked.thenApply(StoreAnswers::lots);
        },
        done,
        failed,
        late);
  }

  private <T> void inTime(
      Supplier<CompletionStage<T>> call,
      Consumer<? super T> done,
      Consumer<RealtimeException> failed,
      Consumer<? super T> late) {
    Deadline.call(context.loop(), () -> owned.owner().isNamed(), call, done, failed, late);
  }

  private <T> Inquiry<T> inquiry(
      Inquiry.Then then,
      Supplier<CompletionStage<T>> question,
      Consumer<T> done,
      Consumer<RealtimeException> failed) {
    return new Inquiry<>(
        context.loop(), () -> owned.owner().isNamed(), then, question, done, failed);
  }

  /** What follows finds what was asked before. */
  private void inOrder() {
    while (!gathered.isEmpty()) {
      insertGathered();
    }
    flush();
  }

  /**
   * Reads what is there, as often as it takes: all that was inserted, and nothing that is settled.
   */
  Inquiry<StorePage<QueuedRow>> page(
      QueueQuery query, Consumer<StorePage<QueuedRow>> done, Consumer<RealtimeException> failed) {
    return inquiry(
        Inquiry.Then.AGAIN,
        () -> {
          inOrder();
          return Stages.guarded(() -> store.page(query))
              .thenApply(page -> StoreAnswers.page(query, page));
        },
        done,
        failed);
  }

  void find(
      String clientMessageId,
      Consumer<Optional<QueuedRow>> done,
      Consumer<RealtimeException> failed) {
    inOrder();
    var unused = inquiry(Inquiry.Then.NOTHING, () -> store.find(clientMessageId), done, failed);
  }

  /** Adds a row; rows are added, and their results come, in the order of these calls. */
  void insert(QueuedRow row, Consumer<QueuedRow> done, Consumer<RealtimeException> failed) {
    gathered.add(new Insert(row, done, failed));
    if (inStore < IN_STORE) {
      insertGathered();
    }
  }

  private void insertGathered() {
    if (gathered.isEmpty()) {
      return;
    }
    List<Insert> batch = gathered;
    int size = 0;
    long bytes = 0;
    while (size < batch.size()
        && size < MAX_BATCH
        && (size == 0 || bytes + batch.get(size).row.body().length <= MAX_BATCH_BYTES)) {
      bytes += batch.get(size++).row.body().length;
    }
    gathered = new ArrayList<>(batch.subList(size, batch.size()));
    insert(size == batch.size() ? batch : List.copyOf(batch.subList(0, size)));
  }

  private void insert(List<Insert> batch) {
    inStore++;
    writes.pay();
    List<QueuedRow> asked = batch.stream().map(Insert::row).toList();
    Stages.post(
        context.loop(),
        Stages.guarded(() -> store.insert(asked))
            .thenApply(rows -> StoreAnswers.inserted(asked, rows)),
        rows -> {
          inStore--;
          insertGathered();
          for (int i = 0; i < batch.size(); i++) {
            writes.written(batch.get(i).row.clientMessageId());
            batch.get(i).done.accept(rows.get(i));
          }
        },
        error -> {
          inStore--;
          for (Insert one : batch) {
            one.failed.accept(error);
          }
          insertGathered();
        });
  }

  /** Completes when the store has done what it was asked so far, well or not. */
  CompletionStage<Void> flushed() {
    CompletableFuture<Void> flushed = new CompletableFuture<>();
    flushed(() -> flushed.complete(null), error -> flushed.complete(null));
    return flushed;
  }

  /** As {@link #flushed()}, and tells of a store that fails or does not answer. */
  void flushed(Runnable done, Consumer<RealtimeException> failed) {
    inOrder();
    writes.pay();
    inTime(() -> store.delete(List.of()), unused -> done.run(), failed, late -> {});
  }

  void update(QueuedRow row) {
    update(List.of(row), () -> {});
  }

  /** Continues in either case: what is behind in the store is written with what comes next. */
  void update(List<QueuedRow> rows, Runnable then) {
    inTime(
        () -> writes.update(rows),
        done -> then.run(),
        error -> {
          report(error);
          then.run();
        },
        late -> {});
  }

  /** The server has a message: its row may go, soon. */
  void settle(String clientMessageId) {
    settled.add(clientMessageId);
    if (settled.size() >= SETTLED_AT_ONCE) {
      flush();
    } else if (timer == null) {
      timer = context.loop().schedule(SETTLE_WITHIN, this::flush);
    }
  }

  /** Deletes what is settled: nothing more is about to be. */
  void flush() {
    if (timer != null) {
      timer.cancel();
      timer = null;
    }
    if (!settled.isEmpty()) {
      context.publish(new QueueSignal.Settling());
      List<String> ids = List.copyOf(settled);
      settled.clear();
      Stages.post(context.loop(), writes.delete(ids), done -> {}, this::report);
    }
  }

  void delete(String clientMessageId) {
    inOrder();
    Stages.post(
        context.loop(), writes.delete(List.of(clientMessageId)), unused -> {}, this::report);
  }

  /**
   * Deletes now or not at all.
   *
   * @param late called when it is deleted after {@code failed}
   */
  void delete(
      String clientMessageId, Runnable done, Consumer<RealtimeException> failed, Runnable late) {
    inOrder();
    inTime(
        () -> store.delete(List.of(clientMessageId)),
        unused -> done.run(),
        failed,
        unused -> late.run());
  }

  /**
   * Gives a row another body, now or not at all.
   *
   * @param done called with whether the row is there
   * @param late called with that after {@code failed}
   */
  void replace(
      String clientMessageId,
      byte[] body,
      Consumer<Boolean> done,
      Consumer<RealtimeException> failed,
      Consumer<Boolean> late) {
    inOrder();
    inTime(
        () ->
            Stages.guarded(() -> store.replace(clientMessageId, body))
                .thenApply(StoreAnswers::replaced),
        done,
        failed,
        late);
  }

  void report(RealtimeException error) {
    context.publish(new ConnectionEvent.Fault(error));
  }
}
