package io.realtime4j.testkit;

import static io.realtime4j.testkit.Stages.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.api.spi.store.ClientStore;
import io.realtime4j.api.spi.store.DeliveryRow;
import io.realtime4j.api.spi.store.DeliveryStore;
import io.realtime4j.api.spi.store.PendingRead;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What every {@link DeliveryStore} does. */
public interface DeliveryStoreContract extends ClientStoreSource {
  private static DeliveryRow sent(String clientId, long updatedAt) {
    return DeliveryRow.builder()
        .clientMessageId(clientId)
        .messageId("m-" + clientId)
        .room("r")
        .state("SENT")
        .updatedAtMillis(updatedAt)
        .build();
  }

  /** Rows are inserted, replaced and deleted by client id, and load oldest update first. */
  @Test
  default void statesAreKeptByClientId() {
    try (ClientStore store = open("me", null)) {
      DeliveryStore delivery = store.delivery();
      DeliveryRow pending =
          DeliveryRow.builder()
              .clientMessageId("c3")
              .room("r")
              .state("PENDING")
              .updatedAtMillis(1)
              .build();
      DeliveryRow read =
          DeliveryRow.builder()
              .clientMessageId("c1")
              .messageId("m1")
              .room("r")
              .state("READ")
              .deliveredCount(2)
              .readCount(1)
              .totalRecipients(3)
              .updatedAtMillis(30)
              .build();
      await(delivery.put(List.of(sent("c1", 10), sent("c2", 20))));
      await(delivery.put(List.of(read, pending)));
      assertThat(await(delivery.load())).containsExactly(pending, sent("c2", 20), read);

      await(delivery.delete(List.of("c2", "none")));
      assertThat(await(delivery.load())).containsExactly(pending, read);
    }
  }

  /** Owed reads keep the order and the time of their first addition. */
  @Test
  default void owedReadsStayUntilTheyAreTaken() {
    try (ClientStore store = open("me", null)) {
      DeliveryStore delivery = store.delivery();
      PendingRead first = PendingRead.builder().room("r").messageId("m2").readAtMillis(10).build();
      PendingRead second = PendingRead.builder().room("r").messageId("m1").readAtMillis(20).build();
      PendingRead third = PendingRead.builder().room("s").messageId("m1").readAtMillis(30).build();
      await(delivery.addPendingReads(List.of(first, second)));
      await(
          delivery.addPendingReads(
              List.of(
                  PendingRead.builder().room("r").messageId("m2").readAtMillis(99).build(),
                  third)));
      assertThat(await(delivery.pendingReads())).containsExactly(first, second, third);

      await(
          delivery.removePendingReads(
              List.of(
                  PendingRead.builder().room("r").messageId("m1").build(),
                  PendingRead.builder().room("x").messageId("m1").build())));
      assertThat(await(delivery.pendingReads())).containsExactly(first, third);
    }
  }

  /** One account never sees another's states. */
  @Test
  default void deliveryOfAccountsIsApart() {
    try (ClientStore mine = open("me", null);
        ClientStore theirs = open("them", null)) {
      await(mine.delivery().put(List.of(sent("c1", 1))));
      await(
          mine.delivery()
              .addPendingReads(
                  List.of(PendingRead.builder().room("r").messageId("m").readAtMillis(1).build())));
      assertThat(await(theirs.delivery().load())).isEmpty();
      assertThat(await(theirs.delivery().pendingReads())).isEmpty();
      await(theirs.delivery().delete(List.of("c1")));
      assertThat(await(mine.delivery().load())).hasSize(1);
    }
  }
}
