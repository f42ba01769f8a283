package io.realtime4j.testkit;

import static io.realtime4j.testkit.Stages.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.realtime4j.api.spi.store.ClientStore;
import io.realtime4j.api.spi.store.OperationRow;
import io.realtime4j.api.spi.store.OperationStore;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What every {@link OperationStore} does; a store may have none. */
public interface OperationStoreContract extends ClientStoreSource {
  private static OperationRow row(String id, String content) {
    return OperationRow.builder()
        .id(id)
        .kind("edit")
        .room("r")
        .target("m1")
        .body(new byte[] {'{', '}', (byte) content.length()})
        .enqueuedAtMillis(7)
        .build();
  }

  private OperationStore operations(ClientStore store) {
    assumeTrue(store.operations().isPresent(), "the store has room for operations");
    return store.operations().orElseThrow();
  }

  /** Rows are kept in the order in which they were added; one that is added again moves. */
  @Test
  default void operationsAreKeptInOrder() {
    try (ClientStore store = open("me", null)) {
      OperationStore operations = operations(store);
      assertThat(await(operations.open())).isEmpty();
      await(operations.add(List.of(row("o2", "a"), row("o1", "b"))));
      await(operations.add(List.of(row("o3", "c"))));
      await(operations.add(List.of(row("o2", "longer"))));
      assertThat(await(operations.open()))
          .containsExactly(row("o1", "b"), row("o3", "c"), row("o2", "longer"));

      await(operations.delete(List.of("o3", "none")));
      await(operations.delete(List.of()));
      assertThat(await(operations.open())).containsExactly(row("o1", "b"), row("o2", "longer"));
    }
  }

  /**
   * Of two open stores of one owner each has its own rows, and adopts those of one that is gone.
   */
  @Test
  default void operationsBelongToAProcess() {
    ClientStore first = open("me", null);
    try (ClientStore second = open("me", null);
        ClientStore theirs = open("them", null)) {
      assumeTrue(first.isDurable(), "what is not durable is not shared");
      await(operations(first).add(List.of(row("o1", "a"))));
      await(operations(second).add(List.of(row("o2", "b"))));
      await(operations(theirs).add(List.of(row("o1", "theirs"))));
      assertThat(await(operations(first).open())).containsExactly(row("o1", "a"));
      await(operations(second).delete(List.of("o1")));
      first.close();
      assertThat(await(operations(second).open())).containsExactly(row("o1", "a"), row("o2", "b"));
      await(operations(second).delete(List.of("o1")));
      assertThat(await(operations(second).open())).containsExactly(row("o2", "b"));
      assertThat(await(operations(theirs).open())).containsExactly(row("o1", "theirs"));
    } finally {
      first.close();
    }
    try (ClientStore later = open("me", null)) {
      assertThat(await(operations(later).open())).containsExactly(row("o2", "b"));
    }
  }
}
