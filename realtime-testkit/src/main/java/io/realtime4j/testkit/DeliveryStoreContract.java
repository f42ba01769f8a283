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
    return new DeliveryRow(clientId, "m-" + clientId, "r", "SENT", 0, 0, -1, updatedAt);
  }

  /** Rows are inserted, replaced and deleted by client id, and load oldest update first. */
  @Test
  default void statesAreKeptByClientId() {
    try (ClientStore store = open("me", null)) {
      DeliveryStore delivery = store.delivery();
      DeliveryRow pending = new DeliveryRow("c3", null, "r", "PENDING", 0, 0, -1, 1);
      DeliveryRow read = new DeliveryRow("c1", "m1", "r", "READ", 2, 1, 3, 30);
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
      PendingRead first = new PendingRead("r", "m2", 10);
      PendingRead second = new PendingRead("r", "m1", 20);
      PendingRead third = new PendingRead("s", "m1", 30);
      await(delivery.addPendingReads(List.of(first, second)));
      await(delivery.addPendingReads(List.of(new PendingRead("r", "m2", 99), third)));
      assertThat(await(delivery.pendingReads())).containsExactly(first, second, third);

      await(
          delivery.removePendingReads(
              List.of(new PendingRead("r", "m1", 0), new PendingRead("x", "m1", 0))));
      assertThat(await(delivery.pendingReads())).containsExactly(first, third);
    }
  }

  /** One account never sees another's states. */
  @Test
  default void deliveryOfAccountsIsApart() {
    try (ClientStore mine = open("me", null);
        ClientStore theirs = open("them", null)) {
      await(mine.delivery().put(List.of(sent("c1", 1))));
      await(mine.delivery().addPendingReads(List.of(new PendingRead("r", "m", 1))));
      assertThat(await(theirs.delivery().load())).isEmpty();
      assertThat(await(theirs.delivery().pendingReads())).isEmpty();
      await(theirs.delivery().delete(List.of("c1")));
      assertThat(await(mine.delivery().load())).hasSize(1);
    }
  }
}
