package io.realtime4j.store.memory;

import io.realtime4j.api.spi.store.SessionRow;
import io.realtime4j.api.spi.store.SessionStore;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletionStage;

/** Sessions in memory. State is touched in the lane only. */
final class MemorySessions implements SessionStore {
  private final SerialLane lane;
  private final int maxSessions;

  private final SessionTable table = new SessionTable();
  private final Map<String, Long> marks = new HashMap<>();

  MemorySessions(SerialLane lane, int maxSessions) {
    this.lane = lane;
    this.maxSessions = maxSessions;
  }

  @Override
  public CompletionStage<Void> put(List<SessionRow> rows) {
    List<SessionRow> changed = List.copyOf(rows);
    return lane.change(
        () -> {
          for (SessionRow row : changed) {
            table.put(new PackedSession(row));
          }
          trim();
        });
  }

  private void trim() {
    int tooMany = table.size() - maxSessions;
    if (tooMany > 0) {
      table.rows().stream()
          .sorted(Comparator.comparingLong(PackedSession::lostAtMillis))
          .limit(tooMany)
          .forEach(row -> table.remove(row.key()));
    }
  }

  @Override
  public CompletionStage<Optional<SessionRow>> find(String key) {
    return lane.submit(() -> Optional.ofNullable(table.get(key)).map(PackedSession::row));
  }

  @Override
  public CompletionStage<Void> remove(List<String> keys) {
    List<String> removed = List.copyOf(keys);
    return lane.change(() -> removed.forEach(table::remove));
  }

  @Override
  public CompletionStage<Void> markAlive(String node, long atMillis) {
    return lane.change(() -> marks.put(node, atMillis));
  }

  @Override
  public CompletionStage<OptionalLong> lastAlive(String node) {
    return lane.submit(
        () -> {
          Long mark = marks.get(node);
          return mark == null ? OptionalLong.empty() : OptionalLong.of(mark);
        });
  }

  @Override
  public CompletionStage<Integer> loseSilent(String self, long markedBefore, long windowMillis) {
    return lane.submit(
        () -> {
          Map<String, Long> gone = new HashMap<>(marks);
          gone.remove(self);
          gone.values().removeIf(mark -> mark >= markedBefore);
          marks.keySet().removeAll(gone.keySet());
          return gone.isEmpty() ? 0 : lose(gone, windowMillis);
        });
  }

  private int lose(Map<String, Long> gone, long windowMillis) {
    int lost = 0;
    for (Map.Entry<String, Long> node : gone.entrySet()) {
      for (PackedSession packed : List.copyOf(table.rows())) {
        if (packed.isAliveOn(node.getKey())) {
          table.put(
              new PackedSession(
                  packed.row().toBuilder()
                      .lostAtMillis(node.getValue())
                      .expiresAtMillis(node.getValue() + windowMillis)
                      .build()));
          lost++;
        }
      }
    }
    return lost;
  }

  @Override
  public CompletionStage<Integer> sweep(long nowMillis, int limit) {
    return lane.submit(
        () -> {
          List<PackedSession> expired =
              table.rows().stream()
                  .filter(row -> row.expiresAtMillis() <= nowMillis)
                  .limit(limit)
                  .toList();
          expired.forEach(row -> table.remove(row.key()));
          return expired.size();
        });
  }

  @Override
  public CompletionStage<Long> count() {
    return lane.submit(() -> (long) table.size());
  }
}
