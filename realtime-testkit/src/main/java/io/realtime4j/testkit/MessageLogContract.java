package io.realtime4j.testkit;

import static io.realtime4j.testkit.Stages.await;
import static io.realtime4j.testkit.Stages.awaitFailure;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.realtime4j.api.StoreException;
import io.realtime4j.api.spi.store.AppendResult;
import io.realtime4j.api.spi.store.AppendResult.Appended;
import io.realtime4j.api.spi.store.AppendResult.Duplicate;
import io.realtime4j.api.spi.store.AppendResult.OtherRoom;
import io.realtime4j.api.spi.store.AppendResult.OutOfOrder;
import io.realtime4j.api.spi.store.MessageEntry;
import io.realtime4j.api.spi.store.MessageLog;
import io.realtime4j.api.spi.store.MessageRow;
import io.realtime4j.api.spi.store.PageQuery;
import io.realtime4j.api.spi.store.RoomHead;
import io.realtime4j.api.spi.store.ServerStore;
import io.realtime4j.api.spi.store.StorePage;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What every {@link MessageLog} does. */
public interface MessageLogContract extends ServerStoreSource {
  /** Returns an entry of tenant {@code t}, room {@code r}, user {@code u}, without conditions. */
  private static MessageEntry plain(String messageId) {
    return entry("r", messageId, null, null);
  }

  private static MessageEntry entry(
      String room, String messageId, @Nullable String clientId, @Nullable String after) {
    return MessageEntry.builder()
        .tenant("t")
        .room(room)
        .messageId(messageId)
        .userId("u")
        .clientMessageId(clientId)
        .after(after)
        .sentAtMillis(1_000)
        .body(bytes("{\"m\":\"é\"}"))
        .build();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static List<AppendResult> append(MessageLog log, MessageEntry... entries) {
    return await(log.append(List.of(entries)));
  }

  private static List<String> ids(List<MessageRow> rows) {
    return rows.stream().map(MessageRow::messageId).toList();
  }

  /** Offsets count per room, lsns over all rooms. */
  @Test
  default void numbersAreGivenPerRoomAndOverall() {
    try (ServerStore store = open(null)) {
      List<AppendResult> results =
          append(
              store.log(),
              entry("a", "m1", null, null),
              entry("b", "m2", null, null),
              entry("a", "m3", null, null));

      List<Appended> appended = results.stream().map(Appended.class::cast).toList();
      assertThat(appended).extracting(Appended::offset).containsExactly(1L, 1L, 2L);
      assertThat(appended).extracting(Appended::lsn).isSorted().doesNotHaveDuplicates();
      assertThat(await(store.log().head("t", "a")))
          .isEqualTo(RoomHead.builder().newest(2).lsn(3).build());
      assertThat(await(store.log().head("t", "c"))).isEqualTo(RoomHead.builder().build());
      assertThat(await(store.log().head("other", "a"))).isEqualTo(RoomHead.builder().build());
    }
  }

  /** Every field comes back, the body byte by byte. */
  @Test
  default void aRowComesBackAsItWasAppended() {
    try (ServerStore store = open(null)) {
      MessageEntry sent =
          MessageEntry.builder()
              .tenant("t")
              .room("r")
              .thread("th")
              .messageId("m1")
              .userId("u")
              .clientMessageId("c1")
              .sentAtMillis(42)
              .body(bytes("{\"x\":\"𝄞\"}"))
              .build();
      Appended placed = (Appended) append(store.log(), sent).get(0);

      MessageRow row = await(store.log().byId("t", "m1")).orElseThrow();
      assertThat(row)
          .isEqualTo(
              MessageRow.builder()
                  .tenant("t")
                  .room("r")
                  .thread("th")
                  .messageId("m1")
                  .userId("u")
                  .clientMessageId("c1")
                  .offset(placed.offset())
                  .lsn(placed.lsn())
                  .sentAtMillis(42)
                  .body(sent.body())
                  .build());
    }
  }

  /** A second message of the same client id is answered with the first, and stored nowhere. */
  @Test
  default void aDuplicateIsAnsweredWithTheFirst() {
    try (ServerStore store = open(null)) {
      append(store.log(), entry("r", "m1", "c1", null));
      List<AppendResult> results =
          append(
              store.log(),
              entry("r", "m2", "c1", null),
              entry("r", "m3", "c2", null),
              entry("r", "m4", "c2", null));

      assertThat(results.get(0)).isEqualTo(new Duplicate("m1", 1, 1_000));
      assertThat(results.get(1)).isInstanceOf(Appended.class);
      assertThat(results.get(2)).isEqualTo(new Duplicate("m3", 2, 1_000));
      assertThat(await(store.log().byId("t", "m2"))).isEmpty();
      assertThat(await(store.log().byId("t", "m4"))).isEmpty();
      assertThat(await(store.log().head("t", "r")).newest()).isEqualTo(2);
    }
  }

  /** A client id is unique per tenant and user only. */
  @Test
  default void otherUsersAndTenantsHaveClientIdsOfTheirOwn() {
    try (ServerStore store = open(null)) {
      append(store.log(), entry("r", "m1", "c1", null));
      List<AppendResult> results =
          append(
              store.log(),
              MessageEntry.builder()
                  .tenant("t")
                  .room("r")
                  .messageId("m2")
                  .userId("v")
                  .clientMessageId("c1")
                  .sentAtMillis(1)
                  .body(bytes("{}"))
                  .build(),
              MessageEntry.builder()
                  .tenant("s")
                  .room("r")
                  .messageId("m3")
                  .userId("u")
                  .clientMessageId("c1")
                  .sentAtMillis(1)
                  .body(bytes("{}"))
                  .build());

      assertThat(results).allMatch(Appended.class::isInstance);
      assertThat(ids(await(store.log().byClientIds("t", "u", List.of("c1", "c1", "no")))))
          .containsExactly("m1");
      assertThat(ids(await(store.log().byClientIds("t", "v", List.of("c1")))))
          .containsExactly("m2");
    }
  }

  /** Without a client id nothing is a duplicate. */
  @Test
  default void messagesWithoutClientIdAreNeverDuplicates() {
    try (ServerStore store = open(null)) {
      assertThat(append(store.log(), plain("m1"), plain("m2")))
          .allMatch(Appended.class::isInstance);
    }
  }

  /** {@code after} is satisfied by the log, and by an earlier entry of the same batch. */
  @Test
  default void afterNeedsItsMessageInTheLogOrEarlierInTheBatch() {
    try (ServerStore store = open(null)) {
      List<AppendResult> results =
          append(
              store.log(),
              entry("r", "m2", "c2", "c1"),
              entry("r", "m1", "c1", null),
              entry("r", "m2", "c2", "c1"),
              entry("r", "m3", "c3", "c3"));

      assertThat(results.get(0)).isEqualTo(new OutOfOrder("c1"));
      assertThat(results.get(1)).isInstanceOf(Appended.class);
      assertThat(results.get(2)).isInstanceOf(Appended.class);
      assertThat(results.get(3)).isEqualTo(new OutOfOrder("c3"));
      assertThat(append(store.log(), entry("r", "m4", "c4", "c2")).get(0))
          .isInstanceOf(Appended.class);
    }
  }

  /** A known duplicate is answered as one even if what it follows is not there. */
  @Test
  default void aDuplicateIsNotHeldToItsCondition() {
    try (ServerStore store = open(null)) {
      append(store.log(), entry("r", "m1", "c1", null));
      assertThat(append(store.log(), entry("r", "m9", "c1", "c0")).get(0))
          .isEqualTo(new Duplicate("m1", 1, 1_000));
    }
  }

  /** Client ids of another room are refused, as the message's own and in {@code after}. */
  @Test
  default void clientIdsOfAnotherRoomAreRefused() {
    try (ServerStore store = open(null)) {
      append(store.log(), entry("a", "m1", "c1", null));
      List<AppendResult> results =
          append(store.log(), entry("b", "m2", "c1", null), entry("b", "m3", "c3", "c1"));

      assertThat(results).containsExactly(new OtherRoom("c1"), new OtherRoom("c1"));
      assertThat(await(store.log().head("t", "b")).newest()).isZero();
    }
  }

  /** A call whose message id is taken fails alone and consumes no number. */
  @Test
  default void aTakenMessageIdFailsItsOwnCallOnly() {
    try (ServerStore store = open(null)) {
      CompletionStage<List<AppendResult>> first = store.log().append(List.of(plain("m1")));
      CompletionStage<List<AppendResult>> bad =
          store.log().append(List.of(plain("m2"), plain("m1")));
      CompletionStage<List<AppendResult>> last = store.log().append(List.of(plain("m3")));

      Appended before = (Appended) await(first).get(0);
      assertThat(awaitFailure(bad).code()).isEqualTo(StoreException.FAILED);
      assertThat(await(last).get(0)).isEqualTo(new Appended(2, before.lsn() + 1));
      assertThat(await(store.log().byId("t", "m2"))).isEmpty();
    }
  }

  /** Both bounds are exclusive; the limit keeps the end that was asked for. */
  @Test
  default void pagesAreBoundedAscendingAndLimitedAtEitherEnd() {
    try (ServerStore store = open(null)) {
      MessageLog log = store.log();
      append(log, plain("m1"), plain("m2"), plain("m3"), plain("m4"), plain("m5"));
      PageQuery all = PageQuery.builder().tenant("t").room("r").limit(9).build();

      assertPage(log, all, false, "m1", "m2", "m3", "m4", "m5");
      PageQuery inner = all.toBuilder().after(1).before(5).newestFirst(true).build();
      assertPage(log, inner, false, "m2", "m3", "m4");
      PageQuery two = all.toBuilder().after(1).limit(2).build();
      assertPage(log, two, true, "m2", "m3");
      assertPage(log, two.toBuilder().newestFirst(true).build(), true, "m4", "m5");
      assertPage(log, two.toBuilder().after(3).build(), false, "m4", "m5");
      assertPage(log, all.toBuilder().after(3).before(3).build(), false);
      assertPage(log, all.toBuilder().after(4).before(2).newestFirst(true).build(), false);
      assertPage(log, all.toBuilder().limit(0).build(), true);
      assertPage(log, all.toBuilder().room("x").build(), false);
      assertPage(log, all.toBuilder().tenant("s").build(), false);
      assertThatIllegalArgumentException()
          .isThrownBy(() -> all.toBuilder().limit(-1).build())
          .withMessageContaining("limit");
    }
  }

  /** A page ends where its bodies would be too many bytes, but has one message at least. */
  @Test
  default void pagesAreBoundedByBytes() {
    try (ServerStore store = open(null)) {
      MessageLog log = store.log();
      append(log, plain("m1"), plain("m2"), plain("m3"));
      long one = plain("m1").body().length;
      PageQuery query = PageQuery.builder().tenant("t").room("r").maxBytes(2 * one).build();

      assertPage(log, query, true, "m1", "m2");
      assertPage(log, query.toBuilder().newestFirst(true).build(), true, "m2", "m3");
      assertPage(log, query.toBuilder().maxBytes(2 * one - 1).build(), true, "m1");
      assertPage(log, query.toBuilder().maxBytes(0).build(), true, "m1");
      assertPage(log, query.toBuilder().maxBytes(3 * one).build(), false, "m1", "m2", "m3");
    }
  }

  private static void assertPage(
      MessageLog log, PageQuery query, boolean hasMore, String... messageIds) {
    StorePage<MessageRow> page = await(log.page(query));
    assertThat(ids(page.rows())).containsExactly(messageIds);
    assertThat(page.hasMore()).isEqualTo(hasMore);
  }

  /** A thread's page has its messages alone, under the room's offsets. */
  @Test
  default void aThreadIsAViewOfItsRoom() {
    try (ServerStore store = open(null)) {
      List<MessageEntry> entries = new ArrayList<>();
      for (int i = 1; i <= 6; i++) {
        String thread = i % 2 == 0 ? "even" : null;
        entries.add(
            MessageEntry.builder()
                .tenant("t")
                .room("r")
                .thread(thread)
                .messageId("m" + i)
                .userId("u")
                .sentAtMillis(i)
                .body(bytes("{}"))
                .build());
      }
      await(store.log().append(entries));

      List<MessageRow> even =
          await(
                  store
                      .log()
                      .page(
                          PageQuery.builder()
                              .tenant("t")
                              .room("r")
                              .thread("even")
                              .before(99)
                              .limit(2)
                              .newestFirst(true)
                              .build()))
              .rows();
      assertThat(even).extracting(MessageRow::offset).containsExactly(4L, 6L);
      assertThat(
              await(
                      store
                          .log()
                          .page(
                              PageQuery.builder()
                                  .tenant("t")
                                  .room("r")
                                  .thread("odd")
                                  .before(99)
                                  .limit(9)
                                  .build()))
                  .rows())
          .isEmpty();
    }
  }

  /** Lookups find what exists, once, and never another tenant's. */
  @Test
  default void lookupsByServerIdStayWithinTheTenant() {
    try (ServerStore store = open(null)) {
      append(store.log(), plain("m1"), plain("m2"));

      assertThat(ids(await(store.log().byIds("t", List.of("m2", "m1", "m2", "m9")))))
          .containsExactlyInAnyOrder("m1", "m2");
      assertThat(await(store.log().byIds("s", List.of("m1")))).isEmpty();
      assertThat(await(store.log().byId("s", "m1"))).isEmpty();
      assertThat(await(store.log().byIds("t", List.of()))).isEmpty();
    }
  }

  /** Results of many calls come in the order of the calls, and so do the numbers. */
  @Test
  default void callsCompleteInTheirOrder() throws InterruptedException {
    try (ServerStore store = open(null)) {
      int calls = 500;
      List<Long> seen = Collections.synchronizedList(new ArrayList<>());
      CountDownLatch done = new CountDownLatch(calls);
      for (int i = 0; i < calls; i++) {
        store
            .log()
            .append(List.of(plain("m" + i)))
            .whenComplete(
                (results, failure) -> {
                  seen.add(results == null ? -1 : ((Appended) results.get(0)).offset());
                  done.countDown();
                });
      }
      assertThat(done.await(60, TimeUnit.SECONDS)).isTrue();
      assertThat(seen).hasSize(calls).isSorted().doesNotHaveDuplicates().startsWith(1L);
    }
  }

  /** An empty call is answered in its turn. */
  @Test
  default void anEmptyCallGivesNoResults() {
    try (ServerStore store = open(null)) {
      assertThat(append(store.log())).isEmpty();
    }
  }
}
