package io.realtime4j.store.sqlite;

import static io.realtime4j.store.sqlite.Waiting.await;
import static io.realtime4j.store.sqlite.Waiting.entry;
import static io.realtime4j.store.sqlite.Waiting.failure;
import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.api.StoreException;
import io.realtime4j.api.spi.store.AppendResult;
import io.realtime4j.api.spi.store.AppendResult.Appended;
import io.realtime4j.api.spi.store.RoomHead;
import io.realtime4j.api.spi.store.StoreContext;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of the numbers when things go wrong or away. */
final class SqliteNumbersIT {
  @TempDir Path directory;

  private SqliteServerStore open(@Nullable StoreContext context) {
    return (SqliteServerStore)
        new SqliteServerStoreProvider().open(directory.resolve("server.db").toString(), context);
  }

  @Test
  void aFullDiskFailsTheWholeBatchAndConsumesNoNumber() throws Exception {
    ArrayDeque<Runnable> tasks = new ArrayDeque<>();
    StoreContext byHand =
        StoreContext.builder()
            .writer(tasks::add)
            .reader(tasks::add)
            .clock(InstantSource.system())
            .build();
    try (SqliteServerStore store = open(byHand)) {
      CompletionStage<List<AppendResult>> first = store.log().append(List.of(entry("r", "m1", 10)));
      tasks.remove().run();
      Appended before = (Appended) await(first).get(0);

      store.writing().pragma("max_page_count = 1");
      CompletionStage<List<AppendResult>> small = store.log().append(List.of(entry("r", "m2", 10)));
      CompletionStage<List<AppendResult>> large =
          store.log().append(List.of(entry("r", "m3", 100_000)));
      assertThat(tasks).hasSize(1);
      tasks.remove().run();
      for (CompletionStage<?> stage : List.of(small, large)) {
        StoreException refusal = failure(stage);
        assertThat(refusal.code()).isEqualTo(StoreException.FAILED);
        assertThat(refusal).hasMessageContaining("server.db");
      }

      store.writing().pragma("max_page_count = 1000000");
      CompletionStage<List<AppendResult>> again =
          store.log().append(List.of(entry("r", "m2", 10), entry("r", "m3", 100_000)));
      tasks.remove().run();
      assertThat(await(again))
          .containsExactly(
              new Appended(before.offset() + 1, before.lsn() + 1),
              new Appended(before.offset() + 2, before.lsn() + 2));
    }
  }

  @Test
  void deletedMessagesLeaveTheirNumbersTaken() throws Exception {
    long lsn = 0;
    try (SqliteServerStore store = open(null)) {
      for (int i = 1; i <= 5; i++) {
        List<AppendResult> result = await(store.log().append(List.of(entry("r", "m" + i, 10))));
        lsn = ((Appended) result.get(0)).lsn();
      }
    }
    try (Connection connection =
            DriverManager.getConnection("jdbc:sqlite:" + directory.resolve("server.db"));
        Statement statement = connection.createStatement()) {
      statement.execute("DELETE FROM message WHERE message_id <> 'm4'");
    }
    try (SqliteServerStore store = open(null)) {
      assertThat(await(store.log().head("t", "r")))
          .isEqualTo(RoomHead.builder().newest(5).oldest(4).lsn(lsn - 1).build());
      assertThat(await(store.log().append(List.of(entry("r", "m6", 10)))))
          .containsExactly(new Appended(6, lsn + 1));
    }
    try (Connection connection =
            DriverManager.getConnection("jdbc:sqlite:" + directory.resolve("server.db"));
        Statement statement = connection.createStatement()) {
      statement.execute("DELETE FROM message");
    }
    try (SqliteServerStore store = open(null)) {
      assertThat(await(store.log().head("t", "r")))
          .isEqualTo(RoomHead.builder().newest(6).oldest(7).build());
      assertThat(await(store.log().append(List.of(entry("r", "m7", 10)))))
          .containsExactly(new Appended(7, lsn + 2));
    }
  }

  /** SQLite counts what an insertion that does nothing would have got. */
  @Test
  void aDuplicateTakesNoNumberFromThoseAfterItOrAfterARestart() throws Exception {
    try (SqliteServerStore store = open(null)) {
      List<AppendResult> results =
          await(
              store
                  .log()
                  .append(
                      List.of(
                          entry("r", "m1", 10),
                          entry("r", "m1", 10),
                          entry("r", "m2", 10),
                          entry("r", "m1", 10))));
      assertThat(results)
          .containsExactly(
              new Appended(1, 1),
              new AppendResult.Duplicate("m1", 1, 1),
              new Appended(2, 2),
              new AppendResult.Duplicate("m1", 1, 1));
    }
    try (SqliteServerStore store = open(null)) {
      assertThat(await(store.log().lastLsn())).isEqualTo(2);
      assertThat(await(store.log().append(List.of(entry("r", "m3", 10)))))
          .containsExactly(new Appended(3, 3));
    }
  }

  @Test
  void readersSeeCommittedMessagesOnly() throws Exception {
    ArrayDeque<Runnable> writes = new ArrayDeque<>();
    try (SqliteServerStore store =
        open(
            StoreContext.builder()
                .writer(writes::add)
                .reader(Runnable::run)
                .clock(InstantSource.system())
                .build())) {
      CompletionStage<?> append = store.log().append(List.of(entry("r", "m1", 10)));
      assertThat(await(store.log().byId("t", "m1"))).isEmpty();
      writes.remove().run();
      await(append);
      assertThat(await(store.log().byId("t", "m1"))).isPresent();
    }
  }

  @Test
  void callsFromManyThreadsGetEveryNumberOnce() throws Exception {
    int threads = 4;
    int each = 100;
    try (SqliteServerStore store = open(null)) {
      List<List<CompletionStage<List<AppendResult>>>> stages = new ArrayList<>();
      List<Thread> callers = new ArrayList<>();
      for (int t = 0; t < threads; t++) {
        List<CompletionStage<List<AppendResult>>> mine = new ArrayList<>();
        String prefix = "m" + t + "-";
        stages.add(mine);
        callers.add(
            new Thread(
                () -> {
                  for (int i = 0; i < each; i++) {
                    mine.add(store.log().append(List.of(entry("r", prefix + i, 10))));
                  }
                }));
      }
      callers.forEach(Thread::start);
      for (Thread caller : callers) {
        caller.join(60_000);
      }
      List<Long> offsets = new ArrayList<>();
      for (List<CompletionStage<List<AppendResult>>> mine : stages) {
        List<Long> own = new ArrayList<>();
        for (CompletionStage<List<AppendResult>> stage : mine) {
          own.add(((Appended) await(stage).get(0)).offset());
        }
        assertThat(own).hasSize(each).isSorted();
        offsets.addAll(own);
      }
      assertThat(offsets).doesNotHaveDuplicates().hasSize(threads * each);
      assertThat(await(store.log().head("t", "r")).newest()).isEqualTo(threads * each);
    }
  }
}
