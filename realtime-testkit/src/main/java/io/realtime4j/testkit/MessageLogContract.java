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
import io.realtime4j.api.spi.store.MessageLog.RoomHead;
import io.realtime4j.api.spi.store.MessageRow;
import io.realtime4j.api.spi.store.ServerStore;
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
    return new MessageEntry(
        "t", room, null, messageId, "u", clientId, after, 1_000, bytes("{\"m\":\"é\"}"));
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
      assertThat(await(store.log().head("t", "a"))).isEqualTo(new RoomHead(2, 1));
      assertThat(await(store.log().head("t", "c"))).isEqualTo(new RoomHead(0, 1));
      assertThat(await(store.log().head("other", "a"))).isEqualTo(new RoomHead(0, 1));
    }
  }

  /** Every field comes back, the body byte by byte. */
  @Test
  default void aRowComesBackAsItWasAppended() {
    try (ServerStore store = open(null)) {
      MessageEntry sent =
          new MessageEntry("t", "r", "th", "m1", "u", "c1", null, 42, bytes("{\"x\":\"𝄞\"}"));
      Appended placed = (Appended) append(store.log(), sent).get(0);

      MessageRow row = await(store.log().byId("t", "m1")).orElseThrow();
      assertThat(row)
          .usingRecursiveComparison()
          .isEqualTo(
              new MessageRow(
                  "t", "r", "th", "m1", "u", "c1", placed.offset(), placed.lsn(), 42, sent.body()));
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
              new MessageEntry("t", "r", null, "m2", "v", "c1", null, 1, bytes("{}")),
              new MessageEntry("s", "r", null, "m3", "u", "c1", null, 1, bytes("{}")));

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
      long end = Long.MAX_VALUE;

      assertThat(ids(await(log.page("t", "r", null, 0, end, 9, false))))
          .containsExactly("m1", "m2", "m3", "m4", "m5");
      assertThat(ids(await(log.page("t", "r", null, 1, 5, 9, true))))
          .containsExactly("m2", "m3", "m4");
      assertThat(ids(await(log.page("t", "r", null, 1, end, 2, false))))
          .containsExactly("m2", "m3");
      assertThat(ids(await(log.page("t", "r", null, 1, end, 2, true)))).containsExactly("m4", "m5");
      assertThat(await(log.page("t", "r", null, 3, 3, 9, false))).isEmpty();
      assertThat(await(log.page("t", "r", null, 4, 2, 9, true))).isEmpty();
      assertThat(await(log.page("t", "r", null, 0, end, 0, true))).isEmpty();
      assertThat(await(log.page("t", "x", null, 0, end, 9, true))).isEmpty();
      assertThat(await(log.page("s", "r", null, 0, end, 9, true))).isEmpty();
      assertThatIllegalArgumentException()
          .isThrownBy(() -> log.page("t", "r", null, 0, end, -1, true));
    }
  }

  /** A thread's page has its messages alone, under the room's offsets. */
  @Test
  default void aThreadIsAViewOfItsRoom() {
    try (ServerStore store = open(null)) {
      List<MessageEntry> entries = new ArrayList<>();
      for (int i = 1; i <= 6; i++) {
        String thread = i % 2 == 0 ? "even" : null;
        entries.add(new MessageEntry("t", "r", thread, "m" + i, "u", null, null, i, bytes("{}")));
      }
      await(store.log().append(entries));

      List<MessageRow> even = await(store.log().page("t", "r", "even", 0, 99, 2, true));
      assertThat(even).extracting(MessageRow::offset).containsExactly(4L, 6L);
      assertThat(await(store.log().page("t", "r", "odd", 0, 99, 9, false))).isEmpty();
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
