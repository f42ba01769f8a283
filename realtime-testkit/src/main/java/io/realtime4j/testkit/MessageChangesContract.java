package io.realtime4j.testkit;

import static io.realtime4j.testkit.Stages.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.api.spi.store.AppendResult.Appended;
import io.realtime4j.api.spi.store.AppendResult.Duplicate;
import io.realtime4j.api.spi.store.ChangeEntry;
import io.realtime4j.api.spi.store.ChangeResult.Changed;
import io.realtime4j.api.spi.store.ChangeResult.Deleted;
import io.realtime4j.api.spi.store.ChangeResult.NotFound;
import io.realtime4j.api.spi.store.ChangeResult.OtherMessage;
import io.realtime4j.api.spi.store.ChangeResult.Repeated;
import io.realtime4j.api.spi.store.ChangeRow;
import io.realtime4j.api.spi.store.ChangesQuery;
import io.realtime4j.api.spi.store.LogEntry;
import io.realtime4j.api.spi.store.LogScan;
import io.realtime4j.api.spi.store.LogTails;
import io.realtime4j.api.spi.store.MessageEntry;
import io.realtime4j.api.spi.store.MessageLog;
import io.realtime4j.api.spi.store.MessageRow;
import io.realtime4j.api.spi.store.RoomHead;
import io.realtime4j.api.spi.store.ScanQuery;
import io.realtime4j.api.spi.store.ServerStore;
import io.realtime4j.api.spi.store.StoreContext;
import io.realtime4j.api.spi.store.StorePage;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** What every {@link MessageLog} does with edits and deletions, and how they are found again. */
public interface MessageChangesContract extends ServerStoreSource {
  private static MessageEntry entry(String room, String id) {
    return MessageEntry.builder()
        .tenant("t")
        .room(room)
        .messageId(id)
        .userId("u")
        .clientMessageId("c" + id)
        .sentAtMillis(1)
        .body(bytes("old"))
        .build();
  }

  private static ChangeEntry.Builder edit(String messageId, String body) {
    return ChangeEntry.builder()
        .tenant("t")
        .room("r")
        .messageId(messageId)
        .userId("u")
        .kind(ChangeEntry.EDIT)
        .atMillis(7)
        .body(bytes(body));
  }

  private static ChangeEntry deletion(String messageId) {
    return edit(messageId, "").kind(ChangeEntry.DELETE).userId("mod").atMillis(9).build();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String text(byte[] body) {
    return new String(body, StandardCharsets.UTF_8);
  }

  private static ChangesQuery changes() {
    return ChangesQuery.builder().tenant("t").room("r").build();
  }

  /** An edit has a place of its own; the message keeps its id and offset. */
  @Test
  default void anEditReplacesTheBodyAndHasItsOwnPlace() {
    try (ServerStore store = open(null)) {
      MessageLog log = store.log();
      await(log.append(List.of(entry("r", "m1"), entry("r", "m2"))));
      Changed first = (Changed) await(log.change(edit("m1", "new").build()));
      Changed second = (Changed) await(log.change(edit("m1", "newer").build()));

      assertThat(first.lsn()).isEqualTo(3);
      assertThat(second.lsn()).isEqualTo(4);
      assertThat(List.of(first.edit(), second.edit())).containsExactly(1, 2);
      MessageRow row = await(log.byId("t", "m1")).orElseThrow();
      assertThat(row).isEqualTo(second.row());
      assertThat(text(row.body())).isEqualTo("newer");
      assertThat(row.offset()).isEqualTo(1);
      assertThat(row.changeLsn()).isEqualTo(4);
      assertThat(row.changedBy()).isEqualTo("u");
      assertThat(row.changedAtMillis()).isEqualTo(7);
      assertThat(await(log.append(List.of(entry("r", "m3"))))).containsExactly(new Appended(3, 5));
      assertThat(await(log.lastLsn())).isEqualTo(5);
    }
  }

  /** Of several edits the last alone is given; a deletion takes them all along. */
  @Test
  default void changesAreGivenWithoutWhatTheySupersede() {
    try (ServerStore store = open(null)) {
      MessageLog log = store.log();
      await(log.append(List.of(entry("r", "m1"), entry("r", "m2"), entry("q", "m3"))));
      await(log.change(edit("m1", "a").build()));
      await(log.change(edit("m1", "b").build()));
      await(log.change(edit("m2", "c").kind("star").build()));

      List<ChangeRow> rows = await(log.changes(changes())).rows();
      assertThat(rows).extracting(ChangeRow::lsn).containsExactly(5L, 6L);
      assertThat(rows).extracting(row -> text(row.body())).containsExactly("b", "c");
      assertThat(rows).extracting(ChangeRow::edit).containsExactly(2, 0);
      assertThat(rows).extracting(ChangeRow::offset).containsExactly(1L, 2L);
      assertThat(text(await(log.byId("t", "m2")).orElseThrow().body())).isEqualTo("old");

      await(log.change(deletion("m1")));
      await(log.change(deletion("m2")));
      rows = await(log.changes(changes())).rows();
      assertThat(rows).extracting(ChangeRow::kind).containsExactly("delete", "delete");
      assertThat(rows).allMatch(row -> row.body().length == 0 && row.userId().equals("mod"));
    }
  }

  /** Changes are bounded by place, offset, number and bytes. */
  @Test
  default void changesAreBounded() {
    try (ServerStore store = open(null)) {
      MessageLog log = store.log();
      await(log.append(List.of(entry("r", "m1"), entry("r", "m2"), entry("r", "m3"))));
      for (String id : List.of("m1", "m2", "m3")) {
        await(log.change(edit(id, "xx").build()));
      }
      assertChanges(log, changes().toBuilder().after(4).build(), false, 5, 6);
      assertChanges(log, changes().toBuilder().upTo(5).build(), false, 4, 5);
      assertChanges(log, changes().toBuilder().limit(2).build(), true, 4, 5);
      assertChanges(log, changes().toBuilder().maxBytes(3).build(), true, 4);
      assertChanges(log, changes().toBuilder().fromOffset(2).toOffset(2).build(), false, 5);
      assertChanges(log, changes().toBuilder().thread("th").build(), false);
      assertChanges(log, changes().toBuilder().room("q").build(), false);
    }
  }

  private static void assertChanges(
      MessageLog log, ChangesQuery query, boolean hasMore, long... places) {
    StorePage<ChangeRow> page = await(log.changes(query));
    assertThat(page.rows()).extracting(ChangeRow::lsn).containsExactly(toBoxed(places));
    assertThat(page.hasMore()).isEqualTo(hasMore);
  }

  private static Long[] toBoxed(long... values) {
    return Arrays.stream(values).boxed().toArray(Long[]::new);
  }

  /** The content is gone; id and offset stay; again is the same answer; an edit comes too late. */
  @Test
  default void aDeletionErasesTheBodyOnceAndForAll() {
    try (ServerStore store = open(null)) {
      MessageLog log = store.log();
      await(log.append(List.of(entry("r", "m1"))));
      await(log.change(edit("m1", "secret").build()));
      await(log.change(deletion("m1")));

      MessageRow row = await(log.at("t", "r", 1)).orElseThrow();
      assertThat(row.isDeleted()).isTrue();
      assertThat(row.body()).isEmpty();
      assertThat(row.messageId()).isEqualTo("m1");
      assertThat(await(log.change(deletion("m1")))).isEqualTo(new Repeated(3, 0, 9));
      assertThat(await(log.change(edit("m1", "late").build()))).isEqualTo(new Deleted(3));
      assertThat(await(log.append(List.of(entry("r", "m1").toBuilder().messageId("m9").build()))))
          .containsExactly(new Duplicate("m1", 1, 1));
    }
  }

  /**
   * Repeats are known by the user's id of the edit; other rooms and tenants have no such message.
   */
  @Test
  default void repeatsAndStrangersChangeNothing() {
    try (ServerStore store = open(null)) {
      MessageLog log = store.log();
      await(log.append(List.of(entry("r", "m1"), entry("r", "m2"))));
      ChangeEntry once = edit("m1", "a").clientEditId("e1").build();
      await(log.change(once));

      assertThat(await(log.change(once))).isEqualTo(new Repeated(3, 1, 7));
      assertThat(await(log.change(once.toBuilder().messageId("m2").build())))
          .isEqualTo(new OtherMessage("e1"));
      assertThat(await(log.change(once.toBuilder().userId("v").build())))
          .isInstanceOf(Changed.class);
      for (ChangeEntry stranger :
          List.of(
              edit("m9", "x").build(),
              edit("m1", "x").room("q").build(),
              edit("m1", "x").tenant("s").build())) {
        assertThat(await(log.change(stranger))).isEqualTo(new NotFound());
      }
      assertThat(await(log.lastLsn())).isEqualTo(4);
    }
  }

  /** A scan goes over all rooms, or some, in the order of the log, and says how far it got. */
  @Test
  default void scansAreCompleteUpToWhereTheySay() {
    try (ServerStore store = open(null)) {
      MessageLog log = store.log();
      await(log.append(List.of(entry("r", "m1"), entry("q", "m2"), entry("r", "m3"))));
      await(log.append(List.of(entry("x", "m4").toBuilder().tenant("s").build())));
      await(log.change(edit("m1", "new").build()));
      ScanQuery all = ScanQuery.builder().build();

      assertScan(log, all, 5, false, 1, 2, 3, 4, 5);
      assertScan(log, all.toBuilder().tenant("t").build(), 5, false, 1, 2, 3, 5);
      ScanQuery rooms = all.toBuilder().tenant("t").rooms(List.of("r", "no", "r")).build();
      assertScan(log, rooms, 5, false, 1, 3, 5);
      assertScan(log, rooms.toBuilder().after(1).upTo(4).build(), 4, false, 3);
      assertScan(log, rooms.toBuilder().limit(2).build(), 3, true, 1, 3);
      assertScan(log, rooms.toBuilder().after(3).limit(2).build(), 5, false, 5);
      assertScan(log, rooms.toBuilder().maxBytes(5).build(), 1, true, 1);
      assertScan(log, rooms.toBuilder().after(9).build(), 9, false);
      assertScan(log, rooms.toBuilder().rooms(List.of("no")).build(), 5, false);
    }
  }

  private static void assertScan(
      MessageLog log, ScanQuery query, long completeTo, boolean hasMore, long... places) {
    LogScan scan = await(log.scan(query));
    assertThat(scan.entries()).extracting(LogEntry::lsn).containsExactly(toBoxed(places));
    assertThat(scan.completeTo()).isEqualTo(completeTo);
    assertThat(scan.hasMore()).isEqualTo(hasMore);
    assertThat(scan.expiredTo()).isZero();
  }

  /** Heads and ids of many rooms come at once. */
  @Test
  default void manyRoomsAreAskedAtOnce() {
    try (ServerStore store = open(null)) {
      MessageLog log = store.log();
      await(log.append(List.of(entry("r", "m1"), entry("q", "m2"), entry("r", "m3"))));
      await(log.change(edit("m1", "new").build()));

      Map<String, RoomHead> heads = await(log.heads("t", List.of("q", "r", "no", "q")));
      assertThat(heads.keySet()).containsExactly("q", "r", "no");
      assertThat(heads.values())
          .containsExactly(
              RoomHead.builder().newest(1).lsn(2).build(),
              RoomHead.builder().newest(2).lsn(4).build(),
              RoomHead.builder().build());
      Map<String, Long> positions = new LinkedHashMap<>();
      positions.put("r", 2L);
      positions.put("q", 2L);
      positions.put("no", 1L);
      assertThat(await(log.idsAt("t", positions))).isEqualTo(Map.of("r", "m3"));
      assertThat(await(log.at("t", "r", 3))).isEmpty();
      assertThat(await(log.at("s", "r", 1))).isEmpty();
    }
  }

  /** Who follows the log gets everything once and in order, what was there and what comes. */
  @Test
  default void followersGetEverythingOnceAndInOrder() throws Exception {
    try (ServerStore store = open(null)) {
      MessageLog log = store.log();
      for (int i = 1; i <= 3; i++) {
        await(log.append(List.of(entry("r", "m" + i))));
      }
      BlockingQueue<Long> seen = new LinkedBlockingQueue<>();
      AutoCloseable end =
          log.tail(
              1,
              batch -> {
                batch.entries().forEach(entry -> seen.add(entry.lsn()));
                throw new IllegalStateException("a listener's own fault");
              });
      for (int i = 4; i <= 50; i++) {
        log.append(List.of(entry("r", "m" + i)));
      }
      await(log.change(edit("m50", "new").build()));
      for (long lsn = 2; lsn <= 51; lsn++) {
        assertThat(seen.poll(30, TimeUnit.SECONDS)).isEqualTo(lsn);
      }
      end.close();
      await(log.append(List.of(entry("r", "m51"))));
      await(log.lastLsn());
      assertThat(seen).isEmpty();
    }
  }

  /** A follower that answers nothing, or never, costs itself one time-out and nobody anything. */
  @Test
  default void aFollowerThatHangsIsGivenTheNextBatchAfterItsTime() {
    AtomicLong now = new AtomicLong();
    StoreContext context =
        StoreContext.builder()
            .writer(Runnable::run)
            .reader(Runnable::run)
            .clock(() -> Instant.ofEpochMilli(now.get()))
            .build();
    try (ServerStore store = open(context)) {
      MessageLog log = store.log();
      List<Long> hung = new ArrayList<>();
      List<Long> mute = new ArrayList<>();
      log.tail(
          0,
          batch -> {
            hung.add(batch.completeTo());
            return new CompletableFuture<>();
          });
      log.tail(
          0,
          batch -> {
            mute.add(batch.completeTo());
            return nothing();
          });
      await(log.append(List.of(entry("r", "m1"))));
      await(log.append(List.of(entry("r", "m2"))));
      assertThat(mute).containsExactly(1L, 2L);
      assertThat(hung).containsExactly(1L);
      now.addAndGet(LogTails.PATIENCE.toMillis());
      await(log.append(List.of(entry("r", "m3"))));
      assertThat(mute).containsExactly(1L, 2L, 3L);
      assertThat(hung).hasSize(2);
    }
  }

  @SuppressWarnings("NullAway") // which is the fault
  private static CompletionStage<?> nothing() {
    return null;
  }
}
