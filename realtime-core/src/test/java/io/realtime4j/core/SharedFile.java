package io.realtime4j.core;

import io.realtime4j.api.EventLoop;
import io.realtime4j.api.StoreException;
import io.realtime4j.api.spi.store.ClientStore;
import io.realtime4j.api.spi.store.DeliveryStore;
import io.realtime4j.api.spi.store.PositionStore;
import io.realtime4j.api.spi.store.QueueStore;
import io.realtime4j.api.spi.store.QueuedRow;
import io.realtime4j.api.spi.store.StoreOwner;
import io.realtime4j.core.fakes.EmptyStore;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** A durable queue that owners and processes share; each process commits on its own loop. */
final class SharedFile {
  private record Held(StoreOwner owner, Opened process, QueuedRow row) {}

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

    private Opened(EventLoop loop) {
      this.loop = loop;
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

    private List<QueuedRow> own() {
      return rows.values().stream()
          .filter(held -> held.owner.equals(owner) && held.process == this)
          .map(Held::row)
          .toList();
    }

    @Override
    public CompletionStage<List<QueuedRow>> adopt() {
      return commit(
          () -> {
            List<QueuedRow> adopted = new ArrayList<>();
            rows.replaceAll(
                (key, held) -> {
                  if (!held.owner.equals(owner) || living.contains(held.process)) {
                    return held;
                  }
                  adopted.add(held.row);
                  return new Held(owner, this, held.row);
                });
            return adopted;
          });
    }

    @Override
    public CompletionStage<List<QueuedRow>> load() {
      return adopt().thenApply(adopted -> own());
    }

    @Override
    public CompletionStage<QueuedRow> insert(QueuedRow row) {
      return commit(
          () -> {
            QueuedRow placed = row.withSequence(++sequence);
            rows.remove(key(row.clientMessageId()));
            rows.put(key(row.clientMessageId()), new Held(owner, this, placed));
            return placed;
          });
    }

    @Override
    public CompletionStage<Void> update(List<QueuedRow> updated) {
      return change(
          () ->
              updated.forEach(
                  row ->
                      rows.computeIfPresent(
                          key(row.clientMessageId()), (key, old) -> new Held(owner, this, row))));
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
