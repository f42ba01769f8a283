package io.realtime4j.testkit;

import static io.realtime4j.testkit.Stages.await;
import static io.realtime4j.testkit.Stages.awaitFailure;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.realtime4j.api.StoreException;
import io.realtime4j.api.spi.store.ClientStore;
import io.realtime4j.api.spi.store.FeatureRow;
import io.realtime4j.api.spi.store.QueuedRow;
import io.realtime4j.api.spi.store.StoreContext;
import io.realtime4j.api.spi.store.StoredPosition;
import io.realtime4j.api.spi.store.ValueStore;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/**
 * What every {@link ClientStore} does. A store joins with a test class that implements this, or
 * {@link DurableClientStoreContract}, and opens it.
 */
public interface ClientStoreContract
    extends QueueStoreContract, DeliveryStoreContract, OperationStoreContract, StoreOwnerContract {
  private static QueuedRow row(String id) {
    return QueuedRow.builder()
        .clientMessageId(id)
        .room("r")
        .body(new byte[] {1})
        .enqueuedAtMillis(7)
        .build();
  }

  private static StoredPosition position(String epoch, long offset) {
    return StoredPosition.builder().epoch(epoch).offset(offset).build();
  }

  /** Positions are set, replaced and forgotten by room. */
  @Test
  default void positionsAreKeptByRoom() {
    try (ClientStore store = open("me", null)) {
      assertThat(await(store.positions().load())).isEmpty();
      StoredPosition moved = position("e2", 9).toBuilder().messageId("m9").lsn(12).build();
      StoredPosition fresh = position("e1", 0);
      await(store.positions().put(Map.of("a", position("e1", 1), "b", fresh)));
      await(store.positions().put(Map.of("a", moved)));
      assertThat(await(store.positions().load())).isEqualTo(Map.of("a", moved, "b", fresh));

      await(store.positions().delete("b"));
      await(store.positions().delete("none"));
      assertThat(await(store.positions().load())).isEqualTo(Map.of("a", moved));
    }
  }

  /** A feature's values are its own; a store without room for such says so. */
  @Test
  default void valuesAreKeptByFeature() {
    try (ClientStore store = open("me", null)) {
      if (store.values("a").isEmpty()) {
        return;
      }
      ValueStore values = store.values("a").orElseThrow();
      ValueStore others = store.values("b").orElseThrow();
      await(values.put("k1", new byte[] {1}));
      await(values.put("k2", new byte[] {2}));
      await(values.put("other", new byte[0]));
      await(others.put("k1", new byte[] {9}));
      await(values.put("k1", new byte[] {3}));
      assertThat(await(values.get("k1"))).hasValue(new byte[] {3});
      assertThat(await(store.values("a").orElseThrow().get("k1"))).hasValue(new byte[] {3});
      assertThat(await(values.get("none"))).isEmpty();
      assertThat(await(values.page("k", "", 1)).rows())
          .extracting(FeatureRow::key)
          .containsExactly("k1");
      assertThat(await(values.page("k", "k1", 9)).rows())
          .extracting(FeatureRow::key)
          .containsExactly("k2");
      await(values.delete("k1"));
      assertThat(await(values.get("k1"))).isEmpty();
      assertThat(await(others.get("k1"))).hasValue(new byte[] {9});
      assertThatThrownBy(() -> values.put("", new byte[0]))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  /** Given executors run everything, so nothing completes before they do. */
  @Test
  default void nothingRunsButOnTheGivenExecutors() {
    ManualExecutor executor = new ManualExecutor();
    try (ClientStore store =
        open(
            "me",
            StoreContext.builder()
                .writer(executor)
                .reader(executor)
                .clock(InstantSource.fixed(Instant.EPOCH))
                .build())) {
      List<String> completed = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        String id = "c" + i;
        CompletionStage<?> stage = store.queue().insert(row(id));
        stage.thenRun(() -> completed.add(id));
      }
      assertThat(completed).isEmpty();
      executor.runAll();
      assertThat(completed).containsExactly("c0", "c1", "c2");
    }
  }

  /** Closing completes what was begun, even if the executor is the caller's own thread. */
  @Test
  default void closingCompletesWhatWasBegun() {
    ManualExecutor executor = new ManualExecutor();
    List<CompletionStage<QueuedRow>> begun = new ArrayList<>();
    try (ClientStore store =
        open(
            "me",
            StoreContext.builder()
                .writer(executor)
                .reader(executor)
                .clock(InstantSource.fixed(Instant.EPOCH))
                .build())) {
      for (int i = 0; i < 20; i++) {
        begun.add(store.queue().insert(row("c" + i)));
      }
    }
    begun.forEach(Stages::await);
    executor.runAll();
  }

  /** A closed store answers every call with a failure; closing again does nothing. */
  @Test
  default void aClosedStoreRefusesCalls() {
    ClientStore store = open("me", null);
    await(store.queue().insert(row("c1")));
    store.close();
    store.close();

    List<CompletionStage<?>> late =
        List.of(
            store.queue().insert(row("c2")),
            store.queue().open(),
            store.delivery().load(),
            store.positions().load());
    for (CompletionStage<?> stage : late) {
      assertThat(awaitFailure(stage).code()).isEqualTo(StoreException.UNAVAILABLE);
    }
  }

  /** A store may be closed by who is told of a result. */
  @Test
  default void closingFromAResultDoesNotHang() {
    ClientStore store = open("me", null);
    await(store.queue().insert(row("c1")).thenRun(store::close));
    store.close();
    awaitFailure(store.queue().open());
  }
}
