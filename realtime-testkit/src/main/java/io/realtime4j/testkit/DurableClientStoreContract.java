package io.realtime4j.testkit;

import static io.realtime4j.testkit.Stages.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.api.spi.store.ClientStore;
import io.realtime4j.api.spi.store.DeliveryRow;
import io.realtime4j.api.spi.store.PendingRead;
import io.realtime4j.api.spi.store.QueuedRow;
import io.realtime4j.api.spi.store.StoredPosition;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a {@link ClientStore} does beside that outlives its process. */
public interface DurableClientStoreContract extends ClientStoreContract {
  private static QueuedRow row(String id) {
    return QueuedRow.builder()
        .clientMessageId(id)
        .room("r")
        .body(new byte[] {1, 2})
        .enqueuedAtMillis(7)
        .build();
  }

  private static List<String> ids(ClientStore store) {
    return QueueRows.of(store).stream().map(QueuedRow::clientMessageId).toList();
  }

  /** Everything is there after reopening, and sequences go on. */
  @Test
  default void everythingSurvivesReopening() {
    DeliveryRow delivery =
        DeliveryRow.builder()
            .clientMessageId("c0")
            .messageId("m0")
            .room("r")
            .state("SENT")
            .totalRecipients(2)
            .updatedAtMillis(1)
            .build();
    PendingRead read = PendingRead.builder().room("r").messageId("m1").readAtMillis(5).build();
    StoredPosition position =
        StoredPosition.builder().epoch("e").offset(3).messageId("m3").lsn(8).build();
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
      assertThat(QueueRows.of(store)).isEqualTo(List.of(kept));
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

  /** A living store takes over the messages of one that is gone, and only those, once. */
  @Test
  default void theLivingAdoptFromTheDead() {
    ClientStore first = open("me", null);
    ClientStore third = open("me", null);
    try (ClientStore second = open("me", null);
        ClientStore theirs = open("them", null)) {
      await(first.queue().insert(row("c1")));
      await(second.queue().insert(row("c2")));
      await(third.queue().insert(row("c3")));
      await(theirs.queue().insert(row("c4")));
      assertThat(await(second.queue().adopt())).isEmpty();
      third.close();
      first.close();
      assertThat(QueueRows.of(second, await(second.queue().adopt())))
          .extracting(QueuedRow::clientMessageId)
          .containsExactly("c1", "c3");
      assertThat(await(second.queue().adopt())).isEmpty();
      assertThat(ids(second)).as("its own last").containsExactly("c1", "c3", "c2");
      assertThat(ids(theirs)).containsExactly("c4");
    } finally {
      first.close();
      third.close();
    }
  }

  /** Each store has the positions up to which its own client has delivered. */
  @Test
  default void positionsAreOfTheStoreThatDelivered() {
    StoredPosition early =
        StoredPosition.builder().epoch("e").offset(3).messageId("m3").lsn(8).build();
    StoredPosition late = StoredPosition.builder().epoch("e").offset(9).build();
    ClientStore first = open("me", null);
    ClientStore second = open("me", null);
    await(first.positions().put(Map.of("r", early)));
    await(second.positions().put(Map.of("r", late, "s", late)));
    assertThat(await(first.positions().load())).isEqualTo(Map.of("r", early));
    assertThat(await(second.positions().load())).isEqualTo(Map.of("r", late, "s", late));
    await(second.positions().delete("s"));
    assertThat(await(first.positions().load())).isEqualTo(Map.of("r", early));
    second.close();
    first.close();
    try (ClientStore third = open("me", null)) {
      // Of two that are gone the one that has shown less.
      assertThat(await(third.positions().load())).isEqualTo(Map.of("r", early));
      await(third.positions().delete("r"));
      assertThat(await(third.positions().load())).isEmpty();
    }
    try (ClientStore fourth = open("me", null)) {
      assertThat(await(fourth.positions().load())).isEmpty();
    }
  }
}
