package io.realtime4j.store.memory;

import io.realtime4j.api.spi.store.SessionRow;
import io.realtime4j.api.spi.store.SessionStore;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletionStage;

/** Sessions in memory. State is touched in the lane only. */
final class MemorySessions implements SessionStore {
  private final SerialLane lane;
  private final int maxSessions;

  /** In the order in which they were put. */
  private final LinkedHashMap<String, SessionRow> byKey = new LinkedHashMap<>();

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
            byKey.remove(row.key());
            byKey.put(row.key(), row);
          }
          trim();
        });
  }

  private void trim() {
    int tooMany = byKey.size() - maxSessions;
    if (tooMany > 0) {
      byKey.values().stream()
          .sorted(Comparator.comparingLong(SessionRow::lostAtMillis))
          .limit(tooMany)
          .map(SessionRow::key)
          .toList()
          .forEach(byKey::remove);
    }
  }

  @Override
  public CompletionStage<Optional<SessionRow>> find(String key) {
    return lane.submit(() -> Optional.ofNullable(byKey.get(key)));
  }

  @Override
  public CompletionStage<Void> remove(List<String> keys) {
    List<String> removed = List.copyOf(keys);
    return lane.change(() -> removed.forEach(byKey::remove));
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
  public CompletionStage<Integer> loseNode(String node, long nowMillis, long windowMillis) {
    return lane.submit(
        () -> {
          long lostAt = marks.getOrDefault(node, nowMillis);
          int lost = 0;
          for (Map.Entry<String, SessionRow> entry : byKey.entrySet()) {
            SessionRow row = entry.getValue();
            if (row.isAlive() && row.node().equals(node)) {
              entry.setValue(
                  row.toBuilder()
                      .lostAtMillis(lostAt)
                      .expiresAtMillis(lostAt + windowMillis)
                      .build());
              lost++;
            }
          }
          return lost;
        });
  }

  @Override
  public CompletionStage<Integer> sweep(long nowMillis, int limit) {
    return lane.submit(
        () -> {
          List<String> expired =
              byKey.values().stream()
                  .filter(row -> row.expiresAtMillis() <= nowMillis)
                  .limit(limit)
                  .map(SessionRow::key)
                  .toList();
          expired.forEach(byKey::remove);
          return expired.size();
        });
  }

  @Override
  public CompletionStage<Long> count() {
    return lane.submit(() -> (long) byKey.size());
  }
}
