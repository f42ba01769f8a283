package io.realtime4j.testkit;

import static io.realtime4j.testkit.Stages.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.realtime4j.api.StoreException;
import io.realtime4j.api.spi.store.AppendResult;
import io.realtime4j.api.spi.store.AppendResult.Appended;
import io.realtime4j.api.spi.store.MessageEntry;
import io.realtime4j.api.spi.store.MessageRow;
import io.realtime4j.api.spi.store.ReceiptStore.Kind;
import io.realtime4j.api.spi.store.ReceiptStore.Receipt;
import io.realtime4j.api.spi.store.RoomStore.Membership;
import io.realtime4j.api.spi.store.RoomStore.RoomRow;
import io.realtime4j.api.spi.store.ServerStore;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a {@link ServerStore} does beside that outlives its process. */
public interface DurableServerStoreContract extends ServerStoreContract {
  private static MessageEntry entry(String messageId) {
    return new MessageEntry("t", "r", null, messageId, "u", messageId, null, 1, new byte[] {1});
  }

  private static AppendResult append(ServerStore store, String messageId) {
    return await(store.log().append(List.of(entry(messageId)))).get(0);
  }

  /** Messages, duplicates, numbers and the epoch go on where they were. */
  @Test
  default void theLogGoesOnAfterReopening() {
    String epoch;
    Appended last;
    try (ServerStore store = open(null)) {
      assertThat(store.isDurable()).isTrue();
      epoch = store.log().epoch();
      append(store, "m1");
      last = (Appended) append(store, "m2");
    }
    try (ServerStore store = open(null)) {
      assertThat(store.log().epoch()).isEqualTo(epoch);
      assertThat(append(store, "m1")).isInstanceOf(AppendResult.Duplicate.class);
      Appended next = (Appended) append(store, "m3");
      assertThat(next.offset()).isEqualTo(3);
      assertThat(next.lsn()).isGreaterThan(last.lsn());
      assertThat(await(store.log().page("t", "r", null, 0, 99, 99, false)))
          .extracting(MessageRow::messageId)
          .containsExactly("m1", "m2", "m3");
    }
  }

  /** Rooms, members and receipts are there after reopening. */
  @Test
  default void roomsAndReceiptsSurviveReopening() {
    RoomRow room = new RoomRow("t", "r", "channel", "public", 5);
    Receipt receipt = new Receipt("t", "r", null, "u", Kind.READ, 1, 2, 3);
    Membership member;
    try (ServerStore store = open(null)) {
      await(store.rooms().createIfAbsent(room));
      member = await(store.rooms().join("t", "r", "u", 4, 5));
      await(store.receipts().add(List.of(receipt)));
    }
    try (ServerStore store = open(null)) {
      assertThat(await(store.rooms().find("t", "r"))).contains(room);
      assertThat(await(store.rooms().memberships("t", "r"))).containsExactly(member);
      assertThat(await(store.rooms().roomsOf("t", "u"))).containsExactly("r");
      assertThat(await(store.receipts().ofRoom("t", "r"))).containsExactly(receipt);
    }
  }

  /** One server at a time; the second is told, and the first is not disturbed. */
  @Test
  default void aSecondServerIsRefused() {
    try (ServerStore store = open(null)) {
      for (int i = 0; i < 2; i++) {
        StoreException refusal =
            catchThrowableOfType(StoreException.class, () -> open(null).close());
        assertThat(refusal.code()).isEqualTo(StoreException.LOCKED);
      }
      assertThat(append(store, "m1")).isInstanceOf(Appended.class);
    }
    open(null).close();
  }
}
