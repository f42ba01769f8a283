package io.realtime4j.testkit;

import static io.realtime4j.testkit.ClientStoreSource.owner;
import static io.realtime4j.testkit.Stages.await;
import static io.realtime4j.testkit.Stages.awaitFailure;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.realtime4j.api.spi.store.ClientStore;
import io.realtime4j.api.spi.store.DeliveryRow;
import io.realtime4j.api.spi.store.PendingRead;
import io.realtime4j.api.spi.store.QueuedRow;
import io.realtime4j.api.spi.store.StoreOwner;
import io.realtime4j.api.spi.store.StoredPosition;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Whose data a client store holds. */
public interface StoreOwnerContract extends ClientStoreSource {
  private static QueuedRow row(String id) {
    return QueuedRow.builder()
        .clientMessageId(id)
        .room("r")
        .body(new byte[] {1, 2})
        .enqueuedAtMillis(7)
        .build();
  }

  private static void fill(ClientStore store) {
    await(store.queue().insert(row("c1")));
    await(
        store
            .delivery()
            .put(
                List.of(
                    DeliveryRow.builder()
                        .clientMessageId("c1")
                        .room("r")
                        .state("SENT")
                        .updatedAtMillis(1)
                        .build())));
    await(
        store
            .delivery()
            .addPendingReads(
                List.of(PendingRead.builder().room("r").messageId("m").readAtMillis(1).build())));
    StoredPosition position = StoredPosition.builder().epoch("e").offset(4).build();
    await(store.positions().put(Map.of("r", position)));
  }

  private static void assertEmpty(ClientStore store) {
    assertThat(QueueRows.of(store)).isEmpty();
    assertThat(await(store.queue().adopt())).isEmpty();
    assertThat(await(store.delivery().load())).isEmpty();
    assertThat(await(store.delivery().pendingReads())).isEmpty();
    assertThat(await(store.positions().load())).isEmpty();
  }

  /** The same user of another tenant, or on another server, is somebody else. */
  @Test
  default void serversTenantsAndUsersAreApart() {
    StoreOwner me = owner("me");
    List<StoreOwner> others =
        List.of(
            owner("them"),
            me.toBuilder().tenant("other").build(),
            me.toBuilder().server("https://staging.chat.example").build(),
            me.toBuilder().server("https://chat.example/staging").build(),
            me.toBuilder().server("https://chat.example:8443").build());
    try (ClientStore mine = open(me, null)) {
      fill(mine);
      assertThat(mine.owner()).isEqualTo(me);
      for (StoreOwner other : others) {
        try (ClientStore theirs = open(other, null)) {
          assertEmpty(theirs);
          await(theirs.queue().delete(List.of("c1")));
          await(theirs.positions().delete("r"));
        }
      }
      assertThat(QueueRows.of(mine)).hasSize(1);
      assertThat(await(mine.positions().load())).hasSize(1);
    }
  }

  /** A store that was opened for nobody is somebody's once it is claimed, and stays so. */
  @Test
  default void aStoreIsClaimedOnce() {
    try (ClientStore store = open(StoreOwner.builder().build(), null)) {
      assertThat(store.owner().isNamed()).isFalse();
      assertThatThrownBy(() -> store.claim(StoreOwner.builder().user("me").build()))
          .isInstanceOf(IllegalArgumentException.class);
      await(store.claim(owner("me")));
      await(store.claim(owner("me")));
      assertThat(store.owner()).isEqualTo(owner("me"));
      assertThatThrownBy(() -> store.claim(owner("them")))
          .isInstanceOf(IllegalStateException.class);
      fill(store);
      assertThat(QueueRows.of(store)).hasSize(1);
      assertThat(await(store.setAside())).isZero();
    }
  }

  /** What is known of an owner who is not named yet must stay true. */
  @Test
  default void aClaimFitsWhatTheStoreWasOpenedFor() {
    StoreOwner nobody = StoreOwner.builder().server("https://other.example").build();
    try (ClientStore store = open(nobody, null)) {
      assertThatThrownBy(() -> store.claim(owner("me"))).isInstanceOf(IllegalStateException.class);
      await(store.claim(nobody.toBuilder().user("me").build()));
    }
  }

  /** A closed store cannot be claimed. */
  @Test
  default void aClosedStoreIsNotClaimed() {
    ClientStore store = open(owner("me"), null);
    store.close();
    awaitFailure(store.queue().open());
  }
}
