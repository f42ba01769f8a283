package io.realtime4j.testkit;

import static io.realtime4j.testkit.Stages.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.api.spi.store.ClientStore;
import io.realtime4j.api.spi.store.DeliveryRow;
import io.realtime4j.api.spi.store.PendingRead;
import io.realtime4j.api.spi.store.PositionStore.StoredPosition;
import io.realtime4j.api.spi.store.QueuedRow;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a {@link ClientStore} does beside that outlives its process. */
public interface DurableClientStoreContract extends ClientStoreContract {
  private static QueuedRow row(String id) {
    return new QueuedRow(0, id, "r", new byte[] {1, 2}, 7, false, 0, null);
  }

  private static List<String> ids(ClientStore store) {
    return await(store.queue().load()).stream().map(QueuedRow::clientMessageId).toList();
  }

  /** Everything is there after reopening, and sequences go on. */
  @Test
  default void everythingSurvivesReopening() {
    DeliveryRow delivery = new DeliveryRow("c0", "m0", "r", "SENT", 0, 0, 2, 1);
    PendingRead read = new PendingRead("r", "m1", 5);
    StoredPosition position = new StoredPosition("e", 3);
    QueuedRow kept;
    try (ClientStore store = open("me", null)) {
      assertThat(store.isDurable()).isTrue();
      kept = await(store.queue().insert(row("c1").withState(true, 1, null)));
      await(store.queue().insert(row("c2")));
      await(store.queue().delete(List.of("c2")));
      await(store.delivery().put(List.of(delivery)));
      await(store.delivery().addPendingReads(List.of(read)));
      await(store.positions().put(Map.of("r", position)));
    }
    try (ClientStore store = open("me", null)) {
      assertThat(await(store.queue().load())).usingRecursiveComparison().isEqualTo(List.of(kept));
      assertThat(await(store.queue().insert(row("c3"))).sequence())
          .isGreaterThan(kept.sequence() + 1);
      assertThat(await(store.delivery().load())).containsExactly(delivery);
      assertThat(await(store.delivery().pendingReads())).containsExactly(read);
      assertThat(await(store.positions().load())).isEqualTo(Map.of("r", position));
    }
  }

  /** Two open stores each keep their own rows; what one leaves behind, the other adopts. */
  @Test
  default void rowsOfALivingStoreStayItsOwn() {
    ClientStore first = open("me", null);
    try (ClientStore second = open("me", null)) {
      await(first.queue().insert(row("c1")));
      await(second.queue().insert(row("c2")));
      for (int i = 0; i < 2; i++) {
        assertThat(ids(first)).containsExactly("c1");
        assertThat(ids(second)).containsExactly("c2");
      }
      first.close();
      assertThat(ids(second)).containsExactly("c1", "c2");
      await(second.queue().delete(List.of("c1")));
      assertThat(ids(second)).containsExactly("c2");
    } finally {
      first.close();
    }
  }
}
