package io.realtime4j.server.chat;

import io.realtime4j.api.spi.store.SessionRow;
import io.realtime4j.api.spi.store.SessionStore;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** Sessions of a {@link FakeStore}. */
public final class FakeSessions implements SessionStore {
  public final Map<String, SessionRow> rows = new LinkedHashMap<>();
  public final Map<String, Long> marks = new LinkedHashMap<>();
  // How each call is answered; as the store is by default.
  public Supplier<Mood> mood;
  // While set, sessions are stored when the test runs these.
  public List<Runnable> held;
  private final Later later;

  /** Does something as the store does it. */
  interface Later {
    <T> CompletionStage<T> then(Mood mood, Supplier<T> action);
  }

  FakeSessions(Supplier<Mood> mood, Later later) {
    this.mood = mood;
    this.later = later;
  }

  private <T> CompletionStage<T> then(Supplier<T> action) {
    return later.then(mood.get(), action);
  }

  void takeOver(FakeSessions other) {
    rows.putAll(other.rows);
    marks.putAll(other.marks);
  }

  @Override
  public CompletionStage<Void> put(List<SessionRow> some) {
    List<Runnable> waiting = held;
    if (waiting != null) {
      CompletableFuture<Void> answer = new CompletableFuture<>();
      waiting.add(() -> putNow(some).thenAccept(answer::complete));
      return answer;
    }
    return putNow(some);
  }

  private CompletionStage<Void> putNow(List<SessionRow> some) {
    return then(
        () -> {
          some.forEach(row -> rows.put(row.key(), row));
          return null;
        });
  }

  @Override
  public CompletionStage<Optional<SessionRow>> find(String key) {
    return then(() -> Optional.ofNullable(rows.get(key)));
  }

  @Override
  public CompletionStage<Void> remove(List<String> keys) {
    return then(
        () -> {
          keys.forEach(rows::remove);
          return null;
        });
  }

  @Override
  public CompletionStage<Void> markAlive(String node, long atMillis) {
    return then(
        () -> {
          marks.put(node, atMillis);
          return null;
        });
  }

  @Override
  public CompletionStage<OptionalLong> lastAlive(String node) {
    return then(
        () -> marks.containsKey(node) ? OptionalLong.of(marks.get(node)) : OptionalLong.empty());
  }

  @Override
  public CompletionStage<Integer> loseSilent(String self, long markedBefore, long windowMillis) {
    return then(
        () -> {
          int lost = 0;
          for (SessionRow row : List.copyOf(rows.values())) {
            Long at = row.node().equals(self) ? null : marks.get(row.node());
            if (at != null && at < markedBefore && row.isAlive()) {
              rows.put(
                  row.key(),
                  row.toBuilder().lostAtMillis(at).expiresAtMillis(at + windowMillis).build());
              lost++;
            }
          }
          return lost;
        });
  }

  @Override
  public CompletionStage<Integer> sweep(long nowMillis, int limit) {
    return then(
        () -> {
          int before = rows.size();
          rows.values().removeIf(row -> row.expiresAtMillis() <= nowMillis);
          return before - rows.size();
        });
  }

  @Override
  public CompletionStage<Long> count() {
    return then(() -> (long) rows.size());
  }
}
