package io.realtime4j.core.queue;

import io.realtime4j.api.EventLoop;
import io.realtime4j.api.spi.store.QueueStore;
import io.realtime4j.api.spi.store.QueuedRow;
import io.realtime4j.core.wire.Stages;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * Changes of rows that a store has refused, which it is asked for again before whatever comes next:
 * else a message that has failed, or was dropped, would be sent by the next process, behind later
 * ones. Loop only.
 */
final class OwedWrites {
  private final QueueStore store;
  private final EventLoop loop;

  /** What a row should be, oldest first: empty for one that should be gone. */
  private final Map<String, Optional<QueuedRow>> owed = new LinkedHashMap<>();

  OwedWrites(QueueStore store, EventLoop loop) {
    this.store = store;
    this.loop = loop;
  }

  CompletionStage<Void> update(List<QueuedRow> rows) {
    Map<String, Optional<QueuedRow>> changes = new LinkedHashMap<>();
    rows.forEach(row -> changes.put(row.clientMessageId(), Optional.of(row)));
    return write(changes, () -> store.update(rows));
  }

  CompletionStage<Void> delete(List<String> ids) {
    Map<String, Optional<QueuedRow>> changes = new LinkedHashMap<>();
    ids.forEach(id -> changes.put(id, Optional.empty()));
    return write(changes, () -> store.delete(ids));
  }

  private CompletionStage<Void> write(
      Map<String, Optional<QueuedRow>> changes, Supplier<CompletionStage<Void>> call) {
    owed.keySet().removeIf(changes::containsKey);
    pay();
    CompletionStage<Void> done = call.get();
    Stages.post(
        loop, done, unused -> changes.keySet().forEach(owed::remove), error -> owe(changes));
    return done;
  }

  /** Results come in the order of the calls: a later change of a row takes the earlier's place. */
  private void owe(Map<String, Optional<QueuedRow>> changes) {
    owed.keySet().removeIf(changes::containsKey);
    owed.putAll(changes);
  }

  /** A row is there as it should be. */
  void written(String id) {
    owed.remove(id);
  }

  /** Asks again for what is owed. */
  void pay() {
    if (owed.isEmpty()) {
      return;
    }
    Map<String, Optional<QueuedRow>> changes = new LinkedHashMap<>(owed);
    owed.clear();
    List<QueuedRow> rows = new ArrayList<>();
    List<String> ids = new ArrayList<>();
    changes.forEach((id, row) -> row.ifPresentOrElse(rows::add, () -> ids.add(id)));
    if (!rows.isEmpty()) {
      var unused = update(rows);
    }
    if (!ids.isEmpty()) {
      var unused = delete(ids);
    }
  }
}
