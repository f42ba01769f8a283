package io.realtime4j.core;

import io.realtime4j.api.EventLoop;
import io.realtime4j.api.StoreException;
import io.realtime4j.api.spi.store.ClientStore;
import io.realtime4j.api.spi.store.DeliveryStore;
import io.realtime4j.api.spi.store.PositionStore;
import io.realtime4j.api.spi.store.QueueLot;
import io.realtime4j.api.spi.store.QueueQuery;
import io.realtime4j.api.spi.store.QueueStore;
import io.realtime4j.api.spi.store.QueuedRow;
import io.realtime4j.api.spi.store.StoreOwner;
import io.realtime4j.api.spi.store.StorePage;
import io.realtime4j.core.fakes.EmptyStore;
import io.realtime4j.core.testing.RowPages;
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

/** A durable queue that owners and processes share; each process commits on its own loop. */
final class SharedFile {
  private record Held(StoreOwner owner, int lot, QueuedRow row) {}

  /** Which process has a lot; a lot has the number of the process that filled it. */
  private final List<Opened> holders = new ArrayList<>();

  private final Map<List<Object>, Held> rows = new LinkedHashMap<>();
  private final Set<Opened> living = new LinkedHashSet<>();
  private long sequence;

  /** While set, every call fails. */
  boolean isBroken;

  Opened open(EventLoop loop) {
    Opened opened = new Opened(loop);
    living.add(opened);
    return opened;
  }

  /** Returns what is there for a user. */
  List<QueuedRow> rowsOf(String user) {
    return rows.values().stream()
        .filter(held -> held.owner.user().orElseThrow().equals(user))
        .map(Held::row)
        .toList();
  }

  /** One process's store. */
  final class Opened implements ClientStore, QueueStore {
    private final EventLoop loop;
    private final EmptyStore rest = new EmptyStore();
    private StoreOwner owner = StoreOwner.builder().build();

    /** Its last change was refused: what it knows and the file may differ. */
    private boolean isBehind;

    private final int number = holders.size();

    private Opened(EventLoop loop) {
      this.loop = loop;
      holders.add(this);
    }

    boolean isBehind() {
      return isBehind;
    }

    /** The process is gone; what it had not committed is lost with it. */
    void die() {
      living.remove(this);
    }

    private <T> CompletionStage<T> commit(Supplier<T> change) {
      CompletableFuture<T> done = new CompletableFuture<>();
      loop.execute(
          () -> {
            if (!living.contains(this)) {
              return;
            }
            isBehind = isBroken;
            if (isBroken) {
              done.completeExceptionally(new StoreException(StoreException.FAILED, "full", null));
            } else {
              done.complete(change.get());
            }
          });
      return done;
    }

    private CompletionStage<Void> change(Runnable change) {
      return commit(
          () -> {
            change.run();
            return null;
          });
    }

    private List<Object> key(String id) {
      return List.of(owner, id);
    }

    private List<QueuedRow> in(int lot) {
      return rows.values().stream()
          .filter(held -> held.owner.equals(owner) && held.lot == lot)
          .map(Held::row)
          .toList();
    }

    private Optional<QueuedRow> own(String id) {
      Held held = rows.get(key(id));
      return held != null && holders.get(held.lot) == this
          ? Optional.of(held.row)
          : Optional.empty();
    }

    private QueueLot lot(int number) {
      List<QueuedRow> in = in(number);
      List<QueuedRow> waiting = in.stream().filter(row -> row.failure() == null).toList();
      return QueueLot.builder()
          .id(Integer.toString(number))
          .own(number == this.number)
          .waiting(waiting.size())
          .waitingBytes(waiting.stream().mapToLong(row -> row.body().length).sum())
          .failed(in.size() - waiting.size())
          .build();
    }

    private List<QueueLot> inherited() {
      List<QueueLot> lots = new ArrayList<>();
      for (int lot = 0; lot < holders.size(); lot++) {
        if (!living.contains(holders.get(lot)) && !in(lot).isEmpty()) {
          holders.set(lot, this);
          lots.add(lot(lot));
        }
      }
      return lots;
    }

    @Override
    public CompletionStage<List<QueueLot>> adopt() {
      return commit(this::inherited);
    }

    @Override
    public CompletionStage<List<QueueLot>> open() {
      return commit(
          () -> {
            var unused = inherited();
            List<QueueLot> lots = new ArrayList<>();
            for (int lot = 0; lot < holders.size(); lot++) {
              if (holders.get(lot) == this && lot != number) {
                lots.add(lot(lot));
              }
            }
            lots.add(lot(number));
            return lots;
          });
    }

    @Override
    public CompletionStage<StorePage<QueuedRow>> page(QueueQuery query) {
      return commit(
          () -> RowPages.page(in(Integer.parseInt(query.lot())), row -> false, any(query)));
    }

    /** The rows are those of the lot already. */
    private QueueQuery any(QueueQuery query) {
      return query.toBuilder().lot("earlier").build();
    }

    @Override
    public CompletionStage<Optional<QueuedRow>> find(String id) {
      return commit(() -> own(id));
    }

    @Override
    public CompletionStage<List<QueuedRow>> insert(List<QueuedRow> inserted) {
      return commit(
          () -> {
            List<QueuedRow> all = new ArrayList<>();
            for (QueuedRow row : inserted) {
              QueuedRow placed = row.withSequence(++sequence);
              rows.remove(key(row.clientMessageId()));
              rows.put(key(row.clientMessageId()), new Held(owner, number, placed));
              all.add(placed);
            }
            return all;
          });
    }

    @Override
    public CompletionStage<Void> update(List<QueuedRow> updated) {
      return change(
          () ->
              updated.forEach(
                  row ->
                      rows.computeIfPresent(
                          key(row.clientMessageId()),
                          (key, old) -> new Held(owner, old.lot, RowPages.updated(old.row, row)))));
    }

    @Override
    public CompletionStage<Void> delete(List<String> ids) {
      return change(() -> ids.forEach(id -> rows.remove(key(id))));
    }

    @Override
    public CompletionStage<Void> claim(StoreOwner newOwner) {
      return change(() -> owner = newOwner);
    }

    @Override
    public String id() {
      return "shared";
    }

    @Override
    public boolean isDurable() {
      return true;
    }

    @Override
    public StoreOwner owner() {
      return owner;
    }

    @Override
    public CompletionStage<Integer> setAside() {
      return rest.setAside();
    }

    @Override
    public QueueStore queue() {
      return this;
    }

    @Override
    public DeliveryStore delivery() {
      return rest.delivery();
    }

    @Override
    public PositionStore positions() {
      return rest.positions();
    }

    @Override
    public void close() {
      die();
    }
  }
}
