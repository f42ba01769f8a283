package io.realtime4j.testkit;

import static io.realtime4j.testkit.Stages.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.realtime4j.api.StoreException;
import io.realtime4j.api.spi.store.AppendResult;
import io.realtime4j.api.spi.store.AppendResult.Appended;
import io.realtime4j.api.spi.store.JoinRequest;
import io.realtime4j.api.spi.store.Membership;
import io.realtime4j.api.spi.store.MessageEntry;
import io.realtime4j.api.spi.store.MessageRow;
import io.realtime4j.api.spi.store.PageQuery;
import io.realtime4j.api.spi.store.Receipt;
import io.realtime4j.api.spi.store.ReceiptStore.Kind;
import io.realtime4j.api.spi.store.RoomRow;
import io.realtime4j.api.spi.store.ServerStore;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a {@link ServerStore} does beside that outlives its process. */
public interface DurableServerStoreContract extends ServerStoreContract {
  private static MessageEntry entry(String messageId) {
    return MessageEntry.builder()
        .tenant("t")
        .room("r")
        .messageId(messageId)
        .userId("u")
        .clientMessageId(messageId)
        .sentAtMillis(1)
        .body(new byte[] {1})
        .build();
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
      assertThat(
              await(
                      store
                          .log()
                          .page(
                              PageQuery.builder()
                                  .tenant("t")
                                  .room("r")
                                  .before(99)
                                  .limit(99)
                                  .build()))
                  .rows())
          .extracting(MessageRow::messageId)
          .containsExactly("m1", "m2", "m3");
    }
  }

  /** Rooms, members and receipts are there after reopening. */
  @Test
  default void roomsAndReceiptsSurviveReopening() {
    RoomRow room =
        RoomRow.builder()
            .tenant("t")
            .name("r")
            .type("channel")
            .visibility("public")
            .createdAtMillis(5)
            .build();
    Receipt receipt =
        Receipt.builder()
            .tenant("t")
            .room("r")
            .userId("u")
            .kind(Kind.READ)
            .from(1)
            .to(2)
            .atMillis(3)
            .build();
    Membership member;
    try (ServerStore store = open(null)) {
      await(store.rooms().createIfAbsent(room));
      member =
          RoomStoreContract.joined(
              store.rooms(),
              JoinRequest.builder()
                  .tenant("t")
                  .room("r")
                  .userId("u")
                  .fromOffset(4)
                  .atMillis(5)
                  .build());
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
