package io.realtime4j.store.sqlite;

import static io.realtime4j.store.sqlite.Waiting.await;
import static io.realtime4j.store.sqlite.Waiting.entry;
import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.api.spi.store.MessageEntry;
import io.realtime4j.api.spi.store.ScanQuery;
import io.realtime4j.api.spi.store.ServerStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How long the write-ahead log becomes. */
final class SqliteWalIT {
  /** A read of many rows takes longer than what is between two of them. */
  private static final ScanQuery MANY = ScanQuery.builder().tenant("t").limit(500).build();

  private static final int ROWS = 50;
  private static final int BYTES = 10_000;

  @TempDir Path directory;

  @Test
  void theLogStaysShortThoughSomebodyAlwaysReads() throws Exception {
    Path file = directory.resolve("server.db");
    AtomicBoolean done = new AtomicBoolean();
    long longest = 0;
    try (ServerStore store = new SqliteServerStoreProvider().open(file.toString(), null)) {
      for (int i = 0; i < 16; i++) {
        readOnAndOn(store, done);
      }
      for (int i = 0; i < 240; i++) {
        await(store.log().append(entries("r" + i)));
        longest = Math.max(longest, Files.size(directory.resolve("server.db-wal")));
      }
      done.set(true);
    }
    assertThat(longest).isLessThan(2 * WalLimit.BYTES);
  }

  private static List<MessageEntry> entries(String room) {
    return IntStream.range(0, ROWS).mapToObj(i -> entry(room, room + "-" + i, BYTES)).toList();
  }

  private static void readOnAndOn(ServerStore store, AtomicBoolean done) {
    if (!done.get()) {
      store.log().scan(MANY).whenComplete((page, failure) -> readOnAndOn(store, done));
    }
  }
}
