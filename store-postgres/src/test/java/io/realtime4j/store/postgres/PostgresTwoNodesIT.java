package io.realtime4j.store.postgres;

import static io.realtime4j.store.postgres.Waiting.await;
import static io.realtime4j.store.postgres.Waiting.entry;
import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.api.spi.store.AppendResult;
import io.realtime4j.api.spi.store.ChangeEntry;
import io.realtime4j.api.spi.store.ChangeResult;
import io.realtime4j.api.spi.store.LogEntry;
import io.realtime4j.api.spi.store.LogScan;
import io.realtime4j.api.spi.store.MessageEntry;
import io.realtime4j.api.spi.store.ScanQuery;
import io.realtime4j.api.spi.store.ServerStore;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Two stores write to one schema at once, as two servers might, and a third one reads. */
@Timeout(60)
final class PostgresTwoNodesIT {
  private static final int MESSAGES = 600;
  private static final int CHANGED = 100;

  private final String location = PostgresProcess.shared().location();

  private ServerStore node() {
    return new PostgresServerStoreProvider().openShared(location, null).orElseThrow();
  }

  /** Appends to few rooms in calls of random sizes, without waiting for each. */
  private static Callable<Map<String, AppendResult>> writer(ServerStore store, String node) {
    return () -> {
      Random random = new Random(node.hashCode());
      Map<String, AppendResult> results = new LinkedHashMap<>();
      for (int next = 0; next < MESSAGES; ) {
        List<MessageEntry> call = new ArrayList<>();
        for (int i = random.nextInt(5); i >= 0 && next < MESSAGES; i--, next++) {
          // Half of the client ids are used by both.
          String id = next % 2 == 0 ? "both" + next : node + next;
          call.add(
              entry("r" + random.nextInt(2), node + "-" + next).toBuilder()
                  .clientMessageId(id)
                  .build());
        }
        List<AppendResult> answers = await(store.log().append(call));
        for (int i = 0; i < call.size(); i++) {
          results.put(call.get(i).messageId(), answers.get(i));
        }
      }
      return results;
    };
  }

  /** Follows the log, from where a scan said that it was complete. */
  private static Callable<List<Long>> reader(ServerStore store, AtomicBoolean isDone) {
    return () -> {
      List<Long> seen = new ArrayList<>();
      long after = 0;
      for (boolean last = false; ; ) {
        LogScan scan = await(store.log().scan(ScanQuery.builder().after(after).build()));
        scan.entries().stream().map(LogEntry::lsn).forEach(seen::add);
        after = scan.completeTo();
        if (last && scan.entries().isEmpty()) {
          return seen;
        }
        last = isDone.get();
      }
    };
  }

  @Test
  void numbersAreDenseAndNoReaderMissesAny() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(3);
    try (ServerStore one = node();
        ServerStore two = node();
        ServerStore third = node()) {
      AtomicBoolean isDone = new AtomicBoolean();
      Future<List<Long>> reading = threads.submit(reader(third, isDone));
      Future<Map<String, AppendResult>> ofOne = threads.submit(writer(one, "one"));
      Future<Map<String, AppendResult>> ofTwo = threads.submit(writer(two, "two"));
      Map<String, AppendResult> results = new LinkedHashMap<>(ofOne.get(50, TimeUnit.SECONDS));
      results.putAll(ofTwo.get(50, TimeUnit.SECONDS));
      isDone.set(true);
      List<Long> seen = reading.get(30, TimeUnit.SECONDS);

      long appended =
          results.values().stream().filter(AppendResult.Appended.class::isInstance).count();
      assertThat(appended).isEqualTo(MESSAGES + MESSAGES / 2);
      assertThat(seen)
          .as("every place once, in order")
          .containsExactlyElementsOf(LongStream.rangeClosed(1, appended).boxed().toList());
      checkRooms(third, appended);
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void whatComesWhileAnotherWritesIsOneTransaction() throws Exception {
    String schema = "waiting";
    LockKeys keys = LockKeys.of(schema);
    PostgresProcess postgres = PostgresProcess.shared();
    try (ServerStore store =
            new PostgresServerStoreProvider()
                .openShared(postgres.location(schema), null)
                .orElseThrow();
        Connection other = postgres.connect(schema)) {
      Sql sql = new Sql(other);
      Object[] turn = {keys.turn(), keys.schema()};
      sql.first("SELECT pg_advisory_lock(?::int, ?::int)", row -> true, turn);
      var first = store.log().append(List.of(entry("r", "m1")));
      String waiting =
          "SELECT count(*) FROM pg_locks WHERE NOT granted AND locktype = 'advisory'"
              + " AND classid = ? AND CAST(CAST(objid AS bigint) AS bit(32))::int = ?";
      while (sql.first(waiting, row -> row.getLong(1), turn).orElse(0L) == 0) {
        // It is on its way.
      }
      var second = store.log().append(List.of(entry("r", "m2")));
      sql.first("SELECT pg_advisory_unlock(?::int, ?::int)", row -> true, turn);
      await(first);
      await(second);

      assertThat(sql.first("SELECT count(DISTINCT xmin::text) FROM message", row -> row.getLong(1)))
          .contains(1L);
    }
  }

  @Test
  void whatOneHasWrittenTheOtherGoesOnFrom() throws Exception {
    try (ServerStore one = node();
        ServerStore two = node()) {
      MessageEntry first = entry("r0", "m1").toBuilder().clientMessageId("c1").build();
      MessageEntry second = entry("r0", "m2").toBuilder().clientMessageId("c2").after("c1").build();
      assertThat(await(two.log().append(List.of(second))))
          .containsExactly(new AppendResult.OutOfOrder("c1"));
      await(one.log().append(List.of(first)));
      assertThat(await(two.log().append(List.of(second))))
          .containsExactly(new AppendResult.Appended(2, 2));
      MessageEntry again = first.toBuilder().messageId("m3").build();
      assertThat(await(two.log().append(List.of(again))).get(0))
          .isInstanceOfSatisfying(
              AppendResult.Duplicate.class, known -> assertThat(known.messageId()).isEqualTo("m1"));
      assertThat(await(one.log().lastLsn())).isEqualTo(2);
    }
  }

  /** Each changes what the other has written, while both go on writing. */
  @Test
  void changesOfBothHaveTheirPlacesInOneOrder() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(3);
    try (ServerStore one = node();
        ServerStore two = node()) {
      for (int i = 0; i < CHANGED; i++) {
        await(one.log().append(List.of(entry("r0", "one-old" + i))));
        await(two.log().append(List.of(entry("r1", "two-old" + i))));
      }
      AtomicBoolean isDone = new AtomicBoolean();
      Future<List<Long>> reading = threads.submit(reader(one, isDone));
      Future<List<Long>> ofOne = threads.submit(changer(one, "one", "r1", "two-old"));
      Future<List<Long>> ofTwo = threads.submit(changer(two, "two", "r0", "one-old"));
      List<Long> changes = new ArrayList<>(ofOne.get(50, TimeUnit.SECONDS));
      changes.addAll(ofTwo.get(50, TimeUnit.SECONDS));
      isDone.set(true);

      assertThat(changes).hasSize(2 * CHANGED).doesNotHaveDuplicates();
      assertThat(reading.get(30, TimeUnit.SECONDS))
          .containsExactlyElementsOf(LongStream.rangeClosed(1, 6L * CHANGED).boxed().toList());
    } finally {
      threads.shutdownNow();
    }
  }

  private static Callable<List<Long>> changer(
      ServerStore store, String node, String room, String changed) {
    return () -> {
      List<Long> places = new ArrayList<>();
      for (int i = 0; i < CHANGED; i++) {
        await(store.log().append(List.of(entry("r0", node + "-new" + i))));
        ChangeResult result =
            await(
                store
                    .log()
                    .change(
                        ChangeEntry.builder()
                            .tenant("t")
                            .room(room)
                            .messageId(changed + i)
                            .userId("u")
                            .kind(ChangeEntry.EDIT)
                            .atMillis(i)
                            .body("{}".getBytes(StandardCharsets.UTF_8))
                            .build()));
        places.add(((ChangeResult.Changed) result).lsn());
      }
      return places;
    };
  }

  private static void checkRooms(ServerStore store, long appended) throws Exception {
    long total = 0;
    for (String room : List.of("r0", "r1")) {
      List<Long> offsets = new ArrayList<>();
      List<Long> places = new ArrayList<>();
      LogScan scan =
          await(
              store
                  .log()
                  .scan(
                      ScanQuery.builder()
                          .tenant("t")
                          .rooms(List.of(room))
                          .limit(MESSAGES * 2)
                          .maxBytes(Long.MAX_VALUE)
                          .build()));
      for (LogEntry entry : scan.entries()) {
        offsets.add(((io.realtime4j.api.spi.store.MessageRow) entry).offset());
        places.add(entry.lsn());
      }
      assertThat(offsets)
          .containsExactlyElementsOf(LongStream.rangeClosed(1, offsets.size()).boxed().toList());
      assertThat(places).isSorted();
      total += offsets.size();
    }
    assertThat(total).isEqualTo(appended);
  }
}
