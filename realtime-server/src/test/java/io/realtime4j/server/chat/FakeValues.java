package io.realtime4j.server.chat;

import io.realtime4j.api.spi.store.FeatureRow;
import io.realtime4j.api.spi.store.FeatureStore;
import io.realtime4j.api.spi.store.StorePage;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** Values of features of a {@link FakeStore}, all tenants in one. */
public final class FakeValues {
  public final TreeMap<String, byte[]> rows = new TreeMap<>();
  // While set, whatever is asked is done, one after the other, when the test runs these.
  public List<Runnable> held;
  private final Later later;

  /** Does something as the store does it. */
  interface Later {
    <T> CompletionStage<T> then(Supplier<T> action);
  }

  FakeValues(Later later) {
    this.later =
        new Later() {
          @Override
          public <T> CompletionStage<T> then(Supplier<T> action) {
            if (held == null) {
              return later.then(action);
            }
            CompletableFuture<T> answer = new CompletableFuture<>();
            held.add(() -> later.then(action).thenAccept(answer::complete));
            return answer;
          }
        };
  }

  void takeOver(FakeValues other) {
    rows.putAll(other.rows);
  }

  FeatureStore of(String featureId) {
    return new Space(featureId + "|");
  }

  private final class Space implements FeatureStore {
    private final String id;

    Space(String id) {
      this.id = id;
    }

    @Override
    public CompletionStage<Optional<byte[]>> get(String tenant, String key) {
      return later.then(() -> Optional.ofNullable(rows.get(id + key)));
    }

    @Override
    public CompletionStage<Void> put(String tenant, String key, byte[] value) {
      FeatureStore.checked(key, value);
      return later.then(
          () -> {
            rows.put(id + key, value);
            return null;
          });
    }

    @Override
    public CompletionStage<Boolean> compareAndSet(
        String tenant, String key, byte[] expected, byte[] value) {
      return later.then(
          () -> {
            boolean same = Arrays.equals(rows.get(id + key), expected);
            if (same && value == null) {
              rows.remove(id + key);
            } else if (same) {
              rows.put(id + key, value);
            }
            return same;
          });
    }

    @Override
    public CompletionStage<Void> delete(String tenant, String key) {
      return later.then(
          () -> {
            rows.remove(id + key);
            return null;
          });
    }

    @Override
    public CompletionStage<StorePage<FeatureRow>> page(
        String tenant, String prefix, String afterKey, int limit) {
      return later.then(
          () -> {
            List<FeatureRow> all =
                rows.tailMap(id + afterKey, false).entrySet().stream()
                    .filter(row -> row.getKey().startsWith(id + prefix))
                    .map(
                        row ->
                            FeatureRow.builder()
                                .key(row.getKey().substring(id.length()))
                                .value(row.getValue())
                                .build())
                    .toList();
            return StorePage.of(all.subList(0, Math.min(limit, all.size())), all.size() > limit);
          });
    }
  }
}
