package io.realtime4j.store.sqlite;

import static io.realtime4j.store.sqlite.Waiting.await;
import static io.realtime4j.store.sqlite.Waiting.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.realtime4j.api.StoreException;
import io.realtime4j.api.spi.store.ClientStore;
import io.realtime4j.api.spi.store.MessageRow;
import io.realtime4j.api.spi.store.PageQuery;
import io.realtime4j.api.spi.store.QueuedRow;
import io.realtime4j.api.spi.store.ServerStore;
import io.realtime4j.testkit.QueueRows;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Processes that end without a word. */
@Timeout(180)
final class SqliteKillIT {
  @TempDir Path directory;

  @Test
  void everyReportedAppendSurvivesAndNumbersGoOn() throws Exception {
    String file = directory.resolve("server.db").toString();
    List<String> reported = new ArrayList<>();
    for (int run = 0; run < 3; run++) {
      try (ChildProcess child = ChildProcess.start("server", file, "run" + run + "-")) {
        reported.addAll(child.lines(300 + 100 * run));
        StoreException refusal =
            catchThrowableOfType(
                StoreException.class, () -> new SqliteServerStoreProvider().open(file, null));
        assertThat(refusal.code()).isEqualTo(StoreException.LOCKED);
        reported.addAll(child.kill());
      }
    }
    // The last line may have been cut off by the kill; a whole one has three words.
    reported.removeIf(line -> line.split(" ").length < 3);

    try (ServerStore store = new SqliteServerStoreProvider().open(file, null)) {
      List<MessageRow> rows = new ArrayList<>();
      for (int room = 0; room < 3; room++) {
        List<MessageRow> page =
            await(
                    store
                        .log()
                        .page(
                            PageQuery.builder()
                                .tenant("t")
                                .room("r" + room)
                                .limit(1_000_000)
                                .maxBytes(Long.MAX_VALUE)
                                .build()))
                .rows();
        for (int i = 0; i < page.size(); i++) {
          assertThat(page.get(i).offset()).isEqualTo(i + 1L);
        }
        assertThat(page).extracting(MessageRow::lsn).isSorted();
        rows.addAll(page);
      }
      rows.sort(Comparator.comparingLong(MessageRow::lsn));
      assertThat(rows).extracting(MessageRow::lsn).doesNotHaveDuplicates();
      assertThat(rows)
          .extracting(row -> row.messageId() + " " + row.offset() + " " + row.lsn())
          .containsSubsequence(whole(reported));
    }
  }

  /** A number at the end of a cut line would be a shorter one; only lines before the last count. */
  private static List<String> whole(List<String> lines) {
    List<String> whole = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      boolean lastOfRun =
          i + 1 == lines.size() || !lines.get(i + 1).startsWith(lines.get(i).substring(0, 5));
      if (!lastOfRun) {
        whole.add(lines.get(i));
      }
    }
    assertThat(whole).hasSizeGreaterThan(1_000);
    return whole;
  }

  @Test
  void theQueueOfAKilledProcessIsAdoptedButNotThatOfALivingOne() throws Exception {
    String file = directory.resolve("client.db").toString();
    try (ClientStore survivor =
            new SqliteClientStoreProvider().open(file, Waiting.owner("me"), null);
        ChildProcess child = ChildProcess.start("client", file, "kid0-");
        ChildProcess other = ChildProcess.start("client", file, "kid1-")) {
      List<String> reported = new ArrayList<>(child.lines(100));
      assertThat(reported).hasSize(100);
      assertThat(other.lines(50)).hasSize(50);
      await(survivor.queue().insert(row("mine")));
      assertThat(QueueRows.of(survivor))
          .extracting(QueuedRow::clientMessageId)
          .containsExactly("mine");

      reported.addAll(child.kill());
      reported.remove(reported.size() - 1);
      List<QueuedRow> rows = QueueRows.of(survivor);

      // In order as far as one process wrote them: what is adopted comes lot by lot.
      assertThat(rows).extracting(QueuedRow::sequence).doesNotHaveDuplicates();
      assertThat(rows)
          .filteredOn(row -> row.clientMessageId().startsWith("kid0-"))
          .extracting(QueuedRow::sequence)
          .isSorted();
      assertThat(rows)
          .extracting(row -> row.clientMessageId() + " " + row.sequence())
          .containsSubsequence(reported)
          .noneMatch(line -> line.startsWith("kid1-"))
          .anyMatch(line -> line.startsWith("mine "));

      List<String> others = other.kill();
      assertThat(QueueRows.of(survivor))
          .hasSizeGreaterThanOrEqualTo(rows.size() + 50 + others.size() - 1);
    }
  }
}
