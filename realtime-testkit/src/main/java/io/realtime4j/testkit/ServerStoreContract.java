package io.realtime4j.testkit;

import static io.realtime4j.testkit.Stages.await;
import static io.realtime4j.testkit.Stages.awaitFailure;
import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.api.StoreException;
import io.realtime4j.api.spi.store.AppendResult;
import io.realtime4j.api.spi.store.MessageEntry;
import io.realtime4j.api.spi.store.ServerStore;
import io.realtime4j.api.spi.store.StoreContext;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/**
 * What every {@link ServerStore} does. A store joins with a test class that implements this, or
 * {@link DurableServerStoreContract}, and opens it.
 */
public interface ServerStoreContract
    extends MessageChangesContract,
        RetentionContract,
        SmallStoresContract,
        RoomRolesContract,
        MessageLogContract,
        MessageLogModelContract,
        RoomStoreContract,
        ReceiptStoreContract,
        UnreadContract {
  private static MessageEntry entry(String messageId) {
    return MessageEntry.builder()
        .tenant("t")
        .room("r")
        .messageId(messageId)
        .userId("u")
        .clientMessageId(messageId)
        .sentAtMillis(1)
        .body(new byte[0])
        .build();
  }

  /** The health check passes on a store that works. */
  @Test
  default void aWorkingStoreIsHealthy() {
    try (ServerStore store = open(null)) {
      await(store.check());
    }
  }

  /** Given executors run everything, so nothing completes before they do. */
  @Test
  default void nothingRunsButOnTheGivenExecutors() {
    ManualExecutor executor = new ManualExecutor();
    try (ServerStore store =
        open(
            StoreContext.builder()
                .writer(executor)
                .reader(executor)
                .clock(InstantSource.fixed(Instant.EPOCH))
                .build())) {
      List<String> completed = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        String id = "m" + i;
        CompletionStage<?> stage = store.log().append(List.of(entry(id)));
        stage.thenRun(() -> completed.add(id));
      }
      CompletionStage<?> read = store.rooms().list("t");
      assertThat(completed).isEmpty();
      assertThat(read.toCompletableFuture().isDone()).isFalse();

      executor.runAll();
      assertThat(completed).containsExactly("m0", "m1", "m2");
      assertThat(read.toCompletableFuture().isDone()).isTrue();
    }
  }

  /** Closing completes what was begun, even if the executor is the caller's own thread. */
  @Test
  default void closingCompletesWhatWasBegun() {
    ManualExecutor executor = new ManualExecutor();
    List<CompletionStage<List<AppendResult>>> begun = new ArrayList<>();
    CompletionStage<?> read;
    try (ServerStore store =
        open(
            StoreContext.builder()
                .writer(executor)
                .reader(executor)
                .clock(InstantSource.fixed(Instant.EPOCH))
                .build())) {
      for (int i = 0; i < 20; i++) {
        begun.add(store.log().append(List.of(entry("m" + i))));
      }
      read = store.log().head("t", "r");
    }
    begun.forEach(stage -> assertThat(await(stage)).hasSize(1));
    await(read);
    executor.runAll();
  }

  /** A closed store answers every call with a failure; closing again does nothing. */
  @Test
  default void aClosedStoreRefusesCalls() {
    ServerStore store = open(null);
    await(store.log().append(List.of(entry("m1"))));
    store.close();
    store.close();

    List<CompletionStage<?>> late =
        List.of(
            store.log().append(List.of(entry("m2"))),
            store.log().head("t", "r"),
            store.rooms().list("t"),
            store.receipts().ofRoom("t", "r"),
            store.check());
    for (CompletionStage<?> stage : late) {
      assertThat(awaitFailure(stage).code()).isEqualTo(StoreException.UNAVAILABLE);
    }
  }

  /** A store that stands still refuses before what waits is too much, and then goes on. */
  @Test
  default void whatWaitsIsBounded() {
    ManualExecutor executor = new ManualExecutor();
    try (ServerStore store =
        open(
            StoreContext.builder()
                .writer(executor)
                .reader(executor)
                .clock(InstantSource.fixed(Instant.EPOCH))
                .build())) {
      MessageEntry large = entry("m").toBuilder().body(new byte[1 << 20]).build();
      List<CompletionStage<List<AppendResult>>> begun = new ArrayList<>();
      while (begun.size() < 1_000) {
        String id = "m" + begun.size();
        begun.add(
            store
                .log()
                .append(List.of(large.toBuilder().messageId(id).clientMessageId(id).build())));
        if (begun.get(begun.size() - 1).toCompletableFuture().isCompletedExceptionally()) {
          break;
        }
      }
      assertThat(begun).hasSizeBetween(2, 999);
      StoreException refusal = awaitFailure(begun.remove(begun.size() - 1));
      assertThat(refusal.code()).isEqualTo(StoreException.OVERLOADED);
      assertThat(refusal.isRetryable()).isTrue();

      executor.runAll();
      begun.forEach(stage -> assertThat(await(stage)).hasSize(1));
      CompletionStage<List<AppendResult>> next = store.log().append(List.of(entry("next")));
      executor.runAll();
      assertThat(await(next))
          .extracting(result -> ((AppendResult.Appended) result).offset())
          .containsExactly(begun.size() + 1L);
    }
  }

  /** A store may be closed by who is told of a result. */
  @Test
  default void closingFromAResultDoesNotHang() {
    ServerStore store = open(null);
    await(store.log().append(List.of(entry("m1"))).thenRun(store::close));
    store.close();
    awaitFailure(store.check());
  }
}
