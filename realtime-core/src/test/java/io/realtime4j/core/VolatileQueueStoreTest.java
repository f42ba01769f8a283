package io.realtime4j.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.api.spi.store.QueueQuery;
import io.realtime4j.api.spi.store.QueueStore;
import io.realtime4j.api.spi.store.QueuedRow;
import io.realtime4j.core.fakes.EmptyStore;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

class VolatileQueueStoreTest {
  private final EmptyStore store = new EmptyStore();
  private final VolatileQueueStore view = new VolatileQueueStore(store);
  private final QueueStore queue = view.queue();

  private static QueuedRow row(String id) {
    return QueuedRow.builder()
        .clientMessageId(id)
        .room("channel:a")
        .body(new byte[0])
        .enqueuedAtMillis(0)
        .build();
  }

  private static <T> T now(CompletionStage<T> stage) {
    return stage.toCompletableFuture().getNow(null);
  }

  @Test
  void rowsAreKeptInOrderAndNotInTheStore() {
    assertThat(now(queue.insert(row("a"))).sequence()).isEqualTo(1);
    queue.insert(row("b"));
    queue.delete(List.of("a", "unknown"));
    queue.insert(row("a"));
    queue.update(List.of(row("b").withSequence(2).withState(true, 1, null), row("unknown")));

    assertThat(
            now(queue.page(QueueQuery.builder().lot(now(queue.open()).get(0).id()).build())).rows())
        .extracting(QueuedRow::clientMessageId, QueuedRow::sequence, QueuedRow::written)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("b", 2L, true),
            org.assertj.core.groups.Tuple.tuple("a", 3L, false));
    assertThat(store.inserted).isEmpty();
    assertThat(view.isDurable()).isFalse();
  }

  @Test
  void theRestIsTheStoreWhichTheClientCloses() {
    view.close();

    assertThat(view.id()).isEqualTo("empty");
    assertThat(store.closed).isZero();
  }
}
