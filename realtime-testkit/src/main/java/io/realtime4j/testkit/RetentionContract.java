package io.realtime4j.testkit;

import static io.realtime4j.testkit.Stages.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.api.spi.store.AppendResult;
import io.realtime4j.api.spi.store.ChangeEntry;
import io.realtime4j.api.spi.store.ChangesQuery;
import io.realtime4j.api.spi.store.MessageEntry;
import io.realtime4j.api.spi.store.MessageLog;
import io.realtime4j.api.spi.store.MessageRow;
import io.realtime4j.api.spi.store.PageQuery;
import io.realtime4j.api.spi.store.Retained;
import io.realtime4j.api.spi.store.Retention;
import io.realtime4j.api.spi.store.RoomHead;
import io.realtime4j.api.spi.store.ScanQuery;
import io.realtime4j.api.spi.store.ServerStore;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What every {@link MessageLog} removes, and what outlives it. */
public interface RetentionContract extends ServerStoreSource {
  private static MessageEntry entry(String room, int number) {
    return MessageEntry.builder()
        .tenant("t")
        .room(room)
        .messageId(room + number)
        .userId("u")
        .clientMessageId(room + "c" + number)
        .sentAtMillis(number * 1_000L)
        .body(new byte[10])
        .build();
  }

  /** Fills rooms a and b with messages 1 to 5, sent at 1 s to 5 s, in turn. */
  private static MessageLog filled(ServerStore store) {
    for (int i = 1; i <= 5; i++) {
      await(store.log().append(List.of(entry("a", i), entry("b", i))));
    }
    return store.log();
  }

  private static List<Long> kept(MessageLog log, String room) {
    return await(log.page(PageQuery.builder().tenant("t").room(room).build())).rows().stream()
        .map(MessageRow::offset)
        .toList();
  }

  private static Retained retain(MessageLog log, Retention.Builder rule) {
    return await(log.retain(rule.nowMillis(6_000).build()));
  }

  /** Without a limit nothing goes. */
  @Test
  default void noLimitKeepsEverything() {
    try (ServerStore store = open(null)) {
      MessageLog log = filled(store);
      assertThat(retain(log, Retention.builder())).isEqualTo(Retained.builder().build());
      assertThat(kept(log, "a")).hasSize(5);
    }
  }

  /** Age, number and bytes of a room are limits; the oldest go, numbers go on. */
  @Test
  default void roomsAreLimitedByAgeNumberAndBytes() {
    try (ServerStore store = open(null)) {
      MessageLog log = filled(store);
      retain(log, Retention.builder().maxAge(Duration.ofSeconds(4)));
      assertThat(kept(log, "a")).containsExactly(2L, 3L, 4L, 5L);
      retain(log, Retention.builder().tenant("t").room("a").maxRoomMessages(3));
      assertThat(kept(log, "a")).containsExactly(3L, 4L, 5L);
      assertThat(kept(log, "b")).containsExactly(2L, 3L, 4L, 5L);
      assertThat(retain(log, Retention.builder().tenant("t").maxRoomBytes(25)))
          .isEqualTo(Retained.builder().messages(3).bytes(30).build());
      assertThat(kept(log, "a")).containsExactly(4L, 5L);
      retain(log, Retention.builder().tenant("t").room("a").maxRoomMessages(0));
      assertThat(await(log.head("t", "a")))
          .isEqualTo(RoomHead.builder().newest(5).oldest(6).build());
      assertThat(await(log.append(List.of(entry("a", 6)))))
          .containsExactly(new AppendResult.Appended(6, 11));
      retain(log, Retention.builder().tenant("s").maxRoomMessages(0));
      assertThat(kept(log, "a")).containsExactly(6L);
    }
  }

  /** All rooms together have limits; the oldest of all go first. */
  @Test
  default void allRoomsTogetherAreLimited() {
    try (ServerStore store = open(null)) {
      MessageLog log = filled(store);
      retain(log, Retention.builder().maxMessages(7));
      assertThat(kept(log, "a")).containsExactly(3L, 4L, 5L);
      assertThat(kept(log, "b")).containsExactly(2L, 3L, 4L, 5L);
      retain(log, Retention.builder().maxBytes(30));
      assertThat(kept(log, "a")).containsExactly(5L);
      assertThat(kept(log, "b")).containsExactly(4L, 5L);
    }
  }

  /** A call removes a bounded number and says that there is more. */
  @Test
  default void oneCallRemovesABoundedNumber() {
    try (ServerStore store = open(null)) {
      MessageLog log = filled(store);
      Retention.Builder rule = Retention.builder().maxRoomMessages(1).maxRemoved(3);
      assertThat(retain(log, rule).hasMore()).isTrue();
      assertThat(retain(log, rule).messages()).isEqualTo(3);
      assertThat(retain(log, rule))
          .isEqualTo(Retained.builder().messages(2).bytes(20).hasMore(false).build());
    }
  }

  /** A late repetition of a removed message is a duplicate, for as long as was asked for. */
  @Test
  default void clientIdsOutliveTheirMessages() {
    try (ServerStore store = open(null)) {
      MessageLog log = filled(store);
      MessageEntry late = entry("a", 2).toBuilder().messageId("late").build();
      Retention.Builder rule =
          Retention.builder().maxRoomMessages(0).clientIdAge(Duration.ofSeconds(4));
      retain(log, rule);

      assertThat(await(log.append(List.of(late))))
          .containsExactly(new AppendResult.Duplicate("a2", 2, 2_000));
      assertThat(await(log.append(List.of(entry("b", 7).toBuilder().after("ac3").build()))))
          .containsExactly(new AppendResult.OtherRoom("ac3"));
      assertThat(await(log.byClientIds("t", "u", List.of("ac2")))).isEmpty();
      await(log.retain(rule.nowMillis(6_001).build()));
      assertThat(await(log.append(List.of(late))).get(0)).isInstanceOf(AppendResult.Appended.class);
    }
  }

  /** What goes with a message, other than its edits, is missing as well. */
  @Test
  default void scansSayThatChangesHaveExpired() {
    try (ServerStore store = open(null)) {
      MessageLog log = filled(store);
      ChangeEntry reaction =
          ChangeEntry.builder()
              .tenant("t")
              .room("a")
              .messageId("a1")
              .userId("u")
              .kind("reaction")
              .atMillis(6_000)
              .body(new byte[1])
              .build();
      await(log.change(reaction));
      ScanQuery query = ScanQuery.builder().tenant("t").after(10).build();
      assertThat(await(log.scan(query)).entries()).hasSize(1);

      retain(log, Retention.builder().tenant("t").room("a").maxRoomMessages(4));

      assertThat(await(log.scan(query)).entries()).isEmpty();
      assertThat(await(log.scan(query)).expiredTo()).isEqualTo(11);
    }
  }

  /** A scan says up to where something may be missing, per room. */
  @Test
  default void scansSayWhatHasExpired() {
    try (ServerStore store = open(null)) {
      MessageLog log = filled(store);
      retain(log, Retention.builder().tenant("t").room("a").maxRoomMessages(3));
      ScanQuery query = ScanQuery.builder().tenant("t").build();
      assertThat(await(log.scan(query)).expiredTo()).isEqualTo(3);
      assertThat(await(log.scan(query.toBuilder().rooms(List.of("b")).build())).expiredTo())
          .isZero();
      assertThat(await(log.scan(ScanQuery.builder().tenant("s").build())).expiredTo()).isZero();
    }
  }

  /** The changes of a removed message go with it. */
  @Test
  default void changesGoWithTheirMessage() {
    try (ServerStore store = open(null)) {
      MessageLog log = filled(store);
      await(
          log.change(
              ChangeEntry.builder()
                  .tenant("t")
                  .room("a")
                  .messageId("a1")
                  .userId("u")
                  .kind(ChangeEntry.EDIT)
                  .body(new byte[100])
                  .build()));
      assertThat(retain(log, Retention.builder().maxRoomMessages(4)).bytes()).isEqualTo(110);
      assertThat(await(log.changes(ChangesQuery.builder().tenant("t").room("a").build())).rows())
          .isEmpty();
      assertThat(await(log.scan(ScanQuery.builder().build())).entries()).hasSize(8);
    }
  }
}
