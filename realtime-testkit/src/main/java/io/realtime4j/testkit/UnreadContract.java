package io.realtime4j.testkit;

import static io.realtime4j.testkit.Stages.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.api.spi.store.ChangeEntry;
import io.realtime4j.api.spi.store.MessageEntry;
import io.realtime4j.api.spi.store.MessageRow;
import io.realtime4j.api.spi.store.Receipt;
import io.realtime4j.api.spi.store.ReceiptQuery;
import io.realtime4j.api.spi.store.ReceiptStore;
import io.realtime4j.api.spi.store.ReceiptStore.Kind;
import io.realtime4j.api.spi.store.Retention;
import io.realtime4j.api.spi.store.ServerStore;
import io.realtime4j.api.spi.store.StorePage;
import io.realtime4j.api.spi.store.UnreadCount;
import io.realtime4j.api.spi.store.UnreadQuery;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What every {@link ReceiptStore} says of what is not read, and of who has read one message. */
public interface UnreadContract extends ServerStoreSource {
  private static MessageEntry entry(int number, String user, @Nullable String thread) {
    return MessageEntry.builder()
        .tenant("t")
        .room("r")
        .thread(thread)
        .messageId("m" + number)
        .userId(user)
        .sentAtMillis(number)
        .mentions(number % 2 == 0 ? List.of("me", "u") : List.of())
        .body("{\"content\":\"x\"}".getBytes(StandardCharsets.UTF_8))
        .build();
  }

  /** Appends ten messages: 3 and 4 are of {@code me}, 7 and 8 in thread {@code th}. */
  private static void appendTen(ServerStore store) {
    await(
        store
            .log()
            .append(
                IntStream.rangeClosed(1, 10)
                    .mapToObj(
                        n ->
                            entry(n, n == 3 || n == 4 ? "me" : "u", n == 7 || n == 8 ? "th" : null))
                    .toList()));
  }

  private static Receipt receipt(
      Kind kind, @Nullable String thread, String user, long from, long to, long at) {
    return Receipt.builder()
        .tenant("t")
        .room("r")
        .thread(thread)
        .userId(user)
        .kind(kind)
        .from(from)
        .to(to)
        .atMillis(at)
        .build();
  }

  private static UnreadQuery mine() {
    return UnreadQuery.builder().tenant("t").room("r").userId("me").build();
  }

  private static List<Long> offsets(ServerStore store, UnreadQuery query) {
    return await(store.receipts().unread(query)).rows().stream().map(MessageRow::offset).toList();
  }

  /** One's own messages are read, and those that one has a range of; bodies are left out. */
  @Test
  default void whatIsInNoRangeIsNotRead() {
    try (ServerStore store = open(null)) {
      appendTen(store);
      assertThat(offsets(store, mine())).containsExactly(1L, 2L, 5L, 6L, 7L, 8L, 9L, 10L);
      await(
          store
              .receipts()
              .add(
                  List.of(
                      receipt(Kind.READ, null, "me", 2, 5, 1),
                      receipt(Kind.READ, null, "me", 10, 10, 1),
                      receipt(Kind.READ, null, "other", 1, 10, 1),
                      receipt(Kind.DELIVERED, null, "me", 1, 10, 1))));
      assertThat(offsets(store, mine())).containsExactly(1L, 6L, 7L, 8L, 9L);
      MessageRow first = await(store.receipts().unread(mine())).rows().get(0);
      assertThat(first.messageId()).isEqualTo("m1");
      assertThat(first.userId()).isEqualTo("u");
      assertThat(first.sentAtMillis()).isEqualTo(1);
      assertThat(first.body()).isEmpty();
    }
  }

  /** A range of the room as a whole holds the messages of threads, one of a thread only its own. */
  @Test
  default void aThreadIsReadWithTheRoomOrByItself() {
    try (ServerStore store = open(null)) {
      appendTen(store);
      await(store.receipts().add(List.of(receipt(Kind.READ, "th", "me", 1, 7, 1))));
      assertThat(offsets(store, mine())).containsExactly(1L, 2L, 5L, 6L, 8L, 9L, 10L);
      assertThat(offsets(store, mine().toBuilder().thread("th").build())).containsExactly(8L);
      await(store.receipts().add(List.of(receipt(Kind.READ, null, "me", 1, 8, 1))));
      assertThat(offsets(store, mine())).containsExactly(9L, 10L);
    }
  }

  /** Bounds, a limit from either end, and whether there is more. */
  @Test
  default void whatIsNotReadIsGivenWithinBounds() {
    try (ServerStore store = open(null)) {
      appendTen(store);
      await(
          store
              .receipts()
              .add(
                  List.of(
                      receipt(Kind.READ, null, "me", 2, 2, 1),
                      receipt(Kind.READ, null, "me", 6, 6, 1))));
      UnreadQuery some = mine().toBuilder().after(1).upTo(9).build();
      assertThat(offsets(store, some)).containsExactly(5L, 7L, 8L, 9L);
      assertThat(offsets(store, some.toBuilder().limit(2).build())).containsExactly(5L, 7L);
      UnreadQuery newest = some.toBuilder().limit(3).newestFirst(true).build();
      assertThat(offsets(store, newest)).containsExactly(7L, 8L, 9L);
      assertThat(await(store.receipts().unread(newest)).hasMore()).isTrue();
      assertThat(await(store.receipts().unread(some.toBuilder().limit(4).build())).hasMore())
          .isFalse();
      assertThat(offsets(store, some.toBuilder().upTo(1).build())).isEmpty();
      assertThat(offsets(store, some.toBuilder().room("none").build())).isEmpty();
      assertThat(offsets(store, some.toBuilder().tenant("none").build())).isEmpty();
    }
  }

  /** What was deleted or removed is neither unread nor a mention; an edit leaves mentions. */
  @Test
  default void unreadMessagesAndMentionsAreCounted() {
    try (ServerStore store = open(null)) {
      appendTen(store);
      assertThat(await(store.receipts().countUnread(mine())))
          .isEqualTo(UnreadCount.builder().messages(8).mentions(4).firstOffset(1).build());
      assertThat(await(store.receipts().countUnread(mine().toBuilder().limit(3).build())))
          .isEqualTo(
              UnreadCount.builder().messages(3).mentions(1).firstOffset(1).hasMore(true).build());
      ChangeEntry delete =
          ChangeEntry.builder()
              .tenant("t")
              .room("r")
              .messageId("m6")
              .userId("u")
              .kind(ChangeEntry.DELETE)
              .build();
      await(store.log().change(delete));
      await(
          store
              .log()
              .change(
                  delete.toBuilder()
                      .messageId("m10")
                      .kind(ChangeEntry.EDIT)
                      .body("{}".getBytes(StandardCharsets.UTF_8))
                      .build()));
      assertThat(await(store.receipts().countUnread(mine())))
          .isEqualTo(UnreadCount.builder().messages(7).mentions(3).firstOffset(1).build());
      await(store.log().retain(Retention.builder().maxRoomMessages(8).build()));
      assertThat(await(store.receipts().countUnread(mine())))
          .isEqualTo(UnreadCount.builder().messages(5).mentions(2).firstOffset(5).build());
      UnreadQuery nobody = mine().toBuilder().userId("u").build();
      assertThat(await(store.receipts().countUnread(nobody)))
          .isEqualTo(UnreadCount.builder().messages(2).mentions(1).firstOffset(3).build());
    }
  }

  /** Who has a message is listed by user, with all that is known of each. */
  @Test
  default void whoHasAMessageIsListedByPages() {
    try (ServerStore store = open(null)) {
      appendTen(store);
      ReceiptStore receipts = store.receipts();
      await(
          receipts.add(
              List.of(
                  receipt(Kind.READ, null, "bob", 4, 6, 30),
                  receipt(Kind.DELIVERED, null, "bob", 1, 9, 20),
                  receipt(Kind.READ, null, "al", 5, 5, 40),
                  receipt(Kind.DELIVERED, null, "dan", 5, 5, 10),
                  receipt(Kind.DELIVERED, null, "cat", 6, 9, 10),
                  receipt(Kind.DELIVERED, null, "cat", 1, 4, 10),
                  receipt(Kind.READ, "th", "eve", 1, 9, 10))));
      ReceiptQuery all = ReceiptQuery.builder().tenant("t").room("r").offset(5).build();
      assertThat(await(receipts.ofMessage(all)).rows())
          .containsExactly(
              receipt(Kind.READ, null, "al", 5, 5, 40),
              receipt(Kind.DELIVERED, null, "bob", 1, 9, 20),
              receipt(Kind.READ, null, "bob", 4, 6, 30),
              receipt(Kind.DELIVERED, null, "dan", 5, 5, 10));
      StorePage<Receipt> two = await(receipts.ofMessage(all.toBuilder().limit(2).build()));
      assertThat(two.rows()).hasSize(3);
      assertThat(two.hasMore()).isTrue();
      StorePage<Receipt> rest =
          await(receipts.ofMessage(all.toBuilder().limit(1).afterUserId("bob").build()));
      assertThat(rest.rows()).extracting(Receipt::userId).containsExactly("dan");
      assertThat(rest.hasMore()).isFalse();
      assertThat(await(receipts.ofMessage(all.toBuilder().thread("th").build())).rows())
          .extracting(Receipt::userId)
          .containsExactly("eve");
      assertThat(await(receipts.ofMessage(all.toBuilder().room("none").build())).rows()).isEmpty();
    }
  }
}
