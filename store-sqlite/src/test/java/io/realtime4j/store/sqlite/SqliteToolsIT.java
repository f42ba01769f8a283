package io.realtime4j.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.realtime4j.api.StoreException;
import io.realtime4j.api.spi.store.JoinRequest;
import io.realtime4j.api.spi.store.MessageEntry;
import io.realtime4j.api.spi.store.MessageRow;
import io.realtime4j.api.spi.store.PageQuery;
import io.realtime4j.api.spi.store.RoomRow;
import io.realtime4j.api.spi.store.ServerStore;
import io.realtime4j.api.spi.store.StoreReport;
import io.realtime4j.api.spi.store.StoreTools;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files are copied and checked beside the store that uses them. */
class SqliteToolsIT {
  @TempDir Path folder;

  private final SqliteServerStoreProvider provider = new SqliteServerStoreProvider();
  private final StoreTools tools = provider.tools().orElseThrow();

  private String file(String name) {
    return folder.resolve(name).toString();
  }

  private static <T> T get(java.util.concurrent.CompletionStage<T> stage) throws Exception {
    return stage.toCompletableFuture().get(30, TimeUnit.SECONDS);
  }

  private static MessageEntry message(int number) {
    return MessageEntry.builder()
        .tenant("t")
        .room("r" + number % 3)
        .messageId("m" + number)
        .userId("u")
        .sentAtMillis(number)
        .body(("{\"content\":\"" + number + "\"}").getBytes(StandardCharsets.UTF_8))
        .build();
  }

  private static void fill(ServerStore store, int messages) throws Exception {
    get(
        store
            .rooms()
            .createIfAbsent(RoomRow.builder().tenant("t").name("r0").type("channel").build()));
    get(
        store
            .rooms()
            .join(JoinRequest.builder().tenant("t").room("r0").userId("u").fromOffset(1).build()));
    for (int i = 0; i < messages; i++) {
      get(store.log().append(List.of(message(i))));
    }
  }

  @Test
  void aCopyIsWholeThoughTheStoreIsWrittenMeanwhile() throws Exception {
    String epoch;
    AtomicInteger written = new AtomicInteger(300);
    StoreReport report;
    int before;
    try (ServerStore store = provider.open(file("a.db"), null)) {
      epoch = store.log().epoch();
      fill(store, 300);
      AtomicBoolean enough = new AtomicBoolean();
      CompletableFuture<Void> load =
          CompletableFuture.runAsync(
              () -> {
                while (!enough.get()) {
                  store.log().append(List.of(message(written.get()))).toCompletableFuture().join();
                  written.incrementAndGet();
                }
              });
      before = written.get();
      report = tools.backup(file("a.db"), folder.resolve("copy.db"));
      enough.set(true);
      load.get(30, TimeUnit.SECONDS);
    }
    assertThat(report.problems()).isEmpty();
    assertThat(report.counts().get("messages")).isBetween((long) before, (long) written.get());
    assertThat(report.lastLsn()).isEqualTo(report.counts().get("messages"));
    assertThat(report.bytes()).isEqualTo(Files.size(folder.resolve("copy.db")));
    assertThat(folder.resolve("copy.db.part")).doesNotExist();
    assertThat(
            PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("copy.db"))))
        .isEqualTo("rw-------");
    assertThat(tools.check(file("copy.db")).problems()).isEmpty();

    try (ServerStore restored = provider.open(file("copy.db"), null)) {
      assertThat(restored.log().epoch()).isNotEqualTo(epoch);
      assertThat(get(restored.log().lastLsn())).isEqualTo(report.lastLsn());
      assertThat(
              get(restored.log().page(PageQuery.builder().tenant("t").room("r1").limit(10).build()))
                  .rows())
          .extracting(MessageRow::offset)
          .startsWith(1L, 2L, 3L);
      assertThat(get(restored.rooms().member("t", "r0", "u"))).isPresent();
    }
  }

  @Test
  void nothingIsEverWrittenOver() throws Exception {
    try (ServerStore store = provider.open(file("a.db"), null)) {
      fill(store, 1);
    }
    Path there = Files.writeString(folder.resolve("there"), "precious");
    assertThatThrownBy(() -> tools.backup(file("a.db"), there))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("is there already");
    assertThat(there).hasContent("precious");
    Files.writeString(folder.resolve("new.part"), "another's");
    assertThatThrownBy(() -> tools.backup(file("a.db"), folder.resolve("new")))
        .isInstanceOf(StoreException.class);
    assertThat(folder.resolve("new.part")).hasContent("another's");
    assertThatThrownBy(() -> tools.backup(file("none.db"), folder.resolve("x")))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("there is no file");
    assertThat(folder.resolve("none.db")).doesNotExist();
    assertThat(folder.resolve("x")).doesNotExist();
  }

  @Test
  void whatIsWrongIsFound() throws Exception {
    try (ServerStore store = provider.open(file("a.db"), null)) {
      fill(store, 30);
    }
    StoreReport well = tools.check(file("a.db"));
    assertThat(well.problems()).isEmpty();
    assertThat(well.counts()).containsEntry("messages", 30L).containsEntry("members", 1L);
    assertThat(well.lastLsn()).isEqualTo(30);

    change("DELETE FROM message WHERE message_id = 'm12'");
    assertThat(tools.check(file("a.db")).problems())
        .singleElement()
        .asString()
        .contains("t/r0", "gaps");
    change("DELETE FROM room WHERE name = 'r2'");
    assertThat(tools.check(file("a.db")).problems())
        .anyMatch(problem -> problem.contains("of no room"));
    change("UPDATE sqlite_sequence SET seq = 5 WHERE name = 'message'");
    assertThat(tools.check(file("a.db")).problems()).anyMatch(problem -> problem.contains("again"));
  }

  @Test
  void damageAndForeignFilesAreFound() throws Exception {
    try (ServerStore store = provider.open(file("a.db"), null)) {
      fill(store, 300);
    }
    Path damaged = folder.resolve("a.db");
    try (RandomAccessFile pages = new RandomAccessFile(damaged.toFile(), "rw")) {
      for (long at = 5L * 4096; at < pages.length(); at += 4096) {
        pages.seek(at);
        pages.write(new byte[512]);
      }
    }
    assertThat(isFoundBad(damaged.toString())).isTrue();
    Files.writeString(folder.resolve("text"), "no database at all");
    assertThat(isFoundBad(file("text"))).isTrue();
  }

  private boolean isFoundBad(String location) {
    try {
      return !tools.check(location).problems().isEmpty();
    } catch (StoreException e) {
      return true;
    }
  }

  private void change(String statement) throws SQLException {
    try (Sql sql = SqliteFile.openVisitor(folder.resolve("a.db"), 1_000)) {
      sql.execute(statement);
    }
  }

  private List<Long> offsets(ServerStore store) throws Exception {
    return get(store.log().page(PageQuery.builder().tenant("t").room("r1").limit(100).build()))
        .rows()
        .stream()
        .map(MessageRow::offset)
        .toList();
  }

  @Test
  void aCopyTakesThePlaceOfAStoreThatWasKilled() throws Exception {
    Path copy = folder.resolve("copy.db");
    String epoch;
    List<Long> copied;
    Path killed = folder.resolve("killed.db");
    try (ServerStore store = provider.open(file("a.db"), null)) {
      fill(store, 30);
      copied = offsets(store);
      tools.backup(file("a.db"), copy);
      for (int i = 30; i < 330; i++) {
        get(store.log().append(List.of(message(i))));
      }
      epoch = store.log().epoch();
      for (String part : List.of("a.db", "a.db-wal", "a.db-shm", "a.db.lock")) {
        assertThat(
                PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve(part))))
            .as(part)
            .isEqualTo("rw-------");
      }
      assertThatThrownBy(() -> tools.restore(copy, file("a.db")))
          .isInstanceOfSatisfying(
              StoreException.class, e -> assertThat(e.code()).isEqualTo(StoreException.LOCKED));
      // As it lies there when the process is killed now.
      Files.copy(folder.resolve("a.db"), killed);
      Files.copy(folder.resolve("a.db-wal"), folder.resolve("killed.db-wal"));
    }
    assertThat(folder.resolve("killed.db-wal")).isNotEmptyFile();

    Path kept = tools.restore(copy, killed.toString()).orElseThrow();

    assertThat(killed).exists();
    assertThat(folder.resolve("killed.db-wal")).doesNotExist();
    assertThat(folder.resolve("killed.db.restored")).doesNotExist();
    try (ServerStore store = provider.open(killed.toString(), null)) {
      assertThat(offsets(store)).isEqualTo(copied);
      assertThat(store.log().epoch()).isNotEqualTo(epoch);
    }
    assertThat(tools.check(kept.toString()).counts()).containsEntry("messages", 330L);
    assertThat(tools.check(copy.toString()).problems()).isEmpty();
    assertThat(tools.restore(copy, killed.toString())).isPresent().get().isNotEqualTo(kept);
    assertThat(tools.restore(copy, file("new/chat.db"))).isEmpty();
    assertThat(tools.check(file("new/chat.db")).counts()).containsEntry("messages", 30L);
  }

  @Test
  void aCopyThatIsNotWellChangesNothing() throws Exception {
    try (ServerStore store = provider.open(file("a.db"), null)) {
      fill(store, 30);
    }
    Path copy = folder.resolve("copy.db");
    tools.backup(file("a.db"), copy);
    change("DELETE FROM message WHERE message_id = 'm12'");
    Files.move(folder.resolve("a.db"), folder.resolve("bad.db"));
    Files.copy(copy, folder.resolve("a.db"));
    byte[] before = Files.readAllBytes(folder.resolve("a.db"));
    for (String bad : List.of("bad.db", "none.db", "a.db", "text")) {
      Files.writeString(folder.resolve("text"), "no database at all");
      assertThatThrownBy(() -> tools.restore(folder.resolve(bad), file("a.db")))
          .as(bad)
          .isInstanceOf(StoreException.class);
    }
    assertThat(folder.resolve("a.db")).hasBinaryContent(before);
    assertThat(folder.resolve("a.db.replaced-1")).doesNotExist();
  }
}
