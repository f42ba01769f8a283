package io.realtime4j.core.testing;

import io.realtime4j.api.EventLoop;
import io.realtime4j.api.StoreException;
import io.realtime4j.api.spi.store.ClientStore;
import io.realtime4j.api.spi.store.DeliveryRow;
import io.realtime4j.api.spi.store.DeliveryStore;
import io.realtime4j.api.spi.store.OperationRow;
import io.realtime4j.api.spi.store.OperationStore;
import io.realtime4j.api.spi.store.PendingRead;
import io.realtime4j.api.spi.store.PositionStore;
import io.realtime4j.api.spi.store.QueueLot;
import io.realtime4j.api.spi.store.QueueQuery;
import io.realtime4j.api.spi.store.QueueStore;
import io.realtime4j.api.spi.store.QueuedRow;
import io.realtime4j.api.spi.store.StoreOwner;
import io.realtime4j.api.spi.store.StorePage;
import io.realtime4j.api.spi.store.StoredPosition;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A durable store: what was committed when a client is thrown away is there for the next. */
public final class MemoryStore implements ClientStore {
  public final Map<String, QueuedRow> rows = new LinkedHashMap<>();
  public final Map<String, DeliveryRow> deliveries = new LinkedHashMap<>();
  public final List<PendingRead> reads = new ArrayList<>();
  public final Map<String, StoredPosition> positions = new LinkedHashMap<>();
  public final Map<String, OperationRow> operations = new LinkedHashMap<>();

  /** Whose it is. */
  public StoreOwner owner = StoreOwner.builder().server("http://chat.example").user("me").build();

  /** Whether the store says that it survives the process. */
  public boolean durable = true;

  /** While set, every change fails. */
  public boolean broken;

  /** What is asked of these methods is done, and not answered until {@link #goOn}. */
  public final Set<String> hanging = new LinkedHashSet<>();

  private final List<Runnable> unanswered = new ArrayList<>();

  /** Changes an answer, which the store gives in its place. */
  public UnaryOperator<@Nullable Object> answer = answer -> answer;

  private EventLoop loop;
  private long generation;
  private long sequence;

  /** The process that is attached has enqueued what comes after. */
  private long ownFrom;

  /** What a process has left that is gone meanwhile: adopted when it is asked for. */
  private final Map<String, QueuedRow> left = new LinkedHashMap<>();

  private boolean isAdopted;

  /** What was read. */
  public final List<QueueQuery> pages = new ArrayList<>();

  /** Serves a new client; what an earlier one has not committed yet is lost with it. */
  public MemoryStore attach(EventLoop clientLoop) {
    loop = clientLoop;
    generation++;
    ownFrom = sequence;
    return this;
  }

  /** Another process ends, and leaves a row. */
  public void leave(QueuedRow row) {
    QueuedRow placed = row.withSequence(++sequence);
    rows.put(row.clientMessageId(), placed);
    left.put(row.clientMessageId(), placed);
  }

  long generation() {
    return generation;
  }

  /** Answers everything that hangs, in the order in which it was asked. */
  public void goOn() {
    hanging.clear();
    List<Runnable> answers = List.copyOf(unanswered);
    unanswered.clear();
    answers.forEach(Runnable::run);
  }

  /** Answers what was asked first, and goes on to hang. */
  public void answerFirst() {
    unanswered.remove(0).run();
  }

  /** Answers what was asked last, and goes on to hang. */
  public void answerLast() {
    unanswered.remove(unanswered.size() - 1).run();
  }

  /** Returns how many questions hang. */
  public int unanswered() {
    return unanswered.size();
  }

  private <T> CompletionStage<T> commit(Supplier<T> change) {
    return commit("", change);
  }

  @SuppressWarnings("unchecked")
  private <T> CompletionStage<T> commit(String method, Supplier<T> change) {
    CompletableFuture<T> done = new CompletableFuture<>();
    long asked = generation;
    loop.execute(
        () -> {
          if (asked != generation) {
            return;
          }
          if (broken) {
            done.completeExceptionally(
                new StoreException(StoreException.FAILED, "disk full", null));
          } else {
            T value = (T) answer.apply(change.get());
            if (hanging.contains(method)) {
              unanswered.add(() -> done.complete(value));
            } else {
              done.complete(value);
            }
          }
        });
    return done;
  }

  private CompletionStage<Void> change(Runnable change) {
    return change("", change);
  }

  private CompletionStage<Void> change(String method, Runnable change) {
    return commit(
        method,
        () -> {
          change.run();
          return null;
        });
  }

  @Override
  public String id() {
    return "test";
  }

  @Override
  public boolean isDurable() {
    return durable;
  }

  @Override
  public StoreOwner owner() {
    return owner;
  }

  @Override
  public CompletionStage<Void> claim(StoreOwner owner) {
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public CompletionStage<Integer> setAside() {
    return CompletableFuture.completedFuture(0);
  }

  @Override
  public QueueStore queue() {
    return new Queue();
  }

  @Override
  public DeliveryStore delivery() {
    return new Deliveries();
  }

  @Override
  public PositionStore positions() {
    return new Positions();
  }

  @Override
  public void close() {}

  private final class Queue implements QueueStore {
    @Override
    public CompletionStage<List<QueueLot>> open() {
      return commit("open", () -> RowPages.lots(rows.values(), row -> row.sequence() > ownFrom));
    }

    @Override
    public CompletionStage<List<QueueLot>> adopt() {
      return commit(
          "adopt",
          () -> {
            if (isAdopted || left.isEmpty()) {
              return List.of();
            }
            isAdopted = true;
            return List.of(RowPages.lot("left", left.values(), row -> true));
          });
    }

    @Override
    public CompletionStage<StorePage<QueuedRow>> page(QueueQuery query) {
      return commit(
          "page",
          () -> {
            pages.add(query);
            if (query.lot().equals("left")) {
              return RowPages.page(
                  left.values(), row -> false, query.toBuilder().lot("earlier").build());
            }
            return RowPages.page(rows.values(), row -> row.sequence() > ownFrom, query);
          });
    }

    @Override
    public CompletionStage<Optional<QueuedRow>> find(String id) {
      return commit("find", () -> Optional.ofNullable(rows.get(id)));
    }

    @Override
    public CompletionStage<List<QueuedRow>> insert(List<QueuedRow> inserted) {
      return commit(
          () -> {
            List<QueuedRow> all = new ArrayList<>();
            for (QueuedRow row : inserted) {
              QueuedRow placed = row.withSequence(++sequence);
              rows.remove(row.clientMessageId());
              rows.put(row.clientMessageId(), placed);
              all.add(placed);
            }
            return all;
          });
    }

    @Override
    public CompletionStage<Void> update(List<QueuedRow> changed) {
      return change(
          "update",
          () ->
              changed.forEach(
                  row ->
                      rows.computeIfPresent(
                          row.clientMessageId(), (id, old) -> RowPages.updated(old, row))));
    }

    @Override
    public CompletionStage<Boolean> replace(String id, byte[] body) {
      return commit(
          "replace",
          () ->
              rows.computeIfPresent(id, (key, old) -> old.toBuilder().body(body).build()) != null);
    }

    @Override
    public CompletionStage<Void> delete(List<String> ids) {
      return change("delete", () -> ids.forEach(rows::remove));
    }
  }

  private final class Deliveries implements DeliveryStore {
    @Override
    public CompletionStage<List<DeliveryRow>> load() {
      return commit("receipts", () -> List.copyOf(deliveries.values()));
    }

    @Override
    public CompletionStage<Void> put(List<DeliveryRow> changed) {
      return change(() -> changed.forEach(row -> deliveries.put(row.clientMessageId(), row)));
    }

    @Override
    public CompletionStage<Void> delete(List<String> ids) {
      return change(() -> ids.forEach(deliveries::remove));
    }

    @Override
    public CompletionStage<List<PendingRead>> pendingReads() {
      return commit("pendingReads", () -> List.copyOf(reads));
    }

    @Override
    public CompletionStage<Void> addPendingReads(List<PendingRead> added) {
      return change(
          "addPendingReads",
          () -> {
            for (PendingRead read : added) {
              if (reads.stream().noneMatch(old -> same(old, read))) {
                reads.add(read);
              }
            }
          });
    }

    @Override
    public CompletionStage<Void> removePendingReads(List<PendingRead> removed) {
      return change(() -> removed.forEach(read -> reads.removeIf(old -> same(old, read))));
    }

    private boolean same(PendingRead one, PendingRead other) {
      return one.room().equals(other.room()) && one.messageId().equals(other.messageId());
    }
  }

  private final class Positions implements PositionStore {
    @Override
    public CompletionStage<Map<String, StoredPosition>> load() {
      return commit("load", () -> Map.copyOf(positions));
    }

    @Override
    public CompletionStage<Void> put(Map<String, StoredPosition> changed) {
      return change(() -> positions.putAll(changed));
    }

    @Override
    public CompletionStage<Void> delete(String room) {
      return change(() -> positions.remove(room));
    }
  }

  @Override
  public Optional<OperationStore> operations() {
    return Optional.of(new Operations());
  }

  private final class Operations implements OperationStore {
    @Override
    public CompletionStage<List<OperationRow>> open() {
      return commit("operations", () -> List.copyOf(operations.values()));
    }

    @Override
    public CompletionStage<Void> add(List<OperationRow> rows) {
      return commit(
          "addOperations",
          () -> {
            rows.forEach(row -> operations.put(row.id(), row));
            return null;
          });
    }

    @Override
    public CompletionStage<Void> delete(List<String> ids) {
      return change(() -> ids.forEach(operations::remove));
    }
  }
}
