package io.realtime4j.store.sqlite;

import static io.realtime4j.store.sqlite.Waiting.await;
import static io.realtime4j.store.sqlite.Waiting.failure;
import static io.realtime4j.store.sqlite.Waiting.row;
import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.api.StoreException;
import io.realtime4j.api.spi.store.ClientStore;
import io.realtime4j.api.spi.store.QueuedRow;
import io.realtime4j.testkit.QueueRows;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several client stores on one file. */
final class SqliteSharedFileIT {
  @TempDir Path directory;

  private ClientStore open(String user) {
    return new SqliteClientStoreProvider()
        .open(directory.resolve("client.db").toString(), Waiting.owner(user), null);
  }

  @Test
  void storesThatWriteAtOnceWaitForEachOther() throws Exception {
    try (ClientStore first = open("me");
        ClientStore second = open("me")) {
      List<CompletionStage<QueuedRow>> inserts = new ArrayList<>();
      for (int i = 0; i < 200; i++) {
        inserts.add(first.queue().insert(row("a" + i)));
        inserts.add(second.queue().insert(row("b" + i)));
      }
      List<Long> sequences = new ArrayList<>();
      for (CompletionStage<QueuedRow> insert : inserts) {
        sequences.add(await(insert).sequence());
      }
      assertThat(sequences).doesNotHaveDuplicates();
      assertThat(QueueRows.of(first)).hasSize(200);
      assertThat(QueueRows.of(second)).hasSize(200);
    }
  }

  @Test
  void anIdThatALivingStoreHoldsIsRefusedAlone() throws Exception {
    try (ClientStore first = open("me");
        ClientStore second = open("me")) {
      await(first.queue().insert(row("c1")));
      CompletionStage<QueuedRow> before = second.queue().insert(row("c0"));
      CompletionStage<QueuedRow> taken = second.queue().insert(row("c1"));
      CompletionStage<QueuedRow> after = second.queue().insert(row("c2"));
      await(before);
      assertThat(failure(taken).code()).isEqualTo(StoreException.FAILED);
      await(after);
      assertThat(QueueRows.of(first)).hasSize(1);
    }
  }

  @Test
  void aStoreCannotChangeWhatAnotherIsToSend() throws Exception {
    try (ClientStore first = open("me");
        ClientStore second = open("me")) {
      QueuedRow inserted = await(first.queue().insert(row("c1")));
      await(second.queue().update(List.of(row("c1").withState(true, 9, "FORBIDDEN"))));
      await(second.queue().delete(List.of("c1")));
      assertThat(QueueRows.of(first)).isEqualTo(List.of(inserted));
    }
  }

  @Test
  void rowsOfAnotherAccountWaitForIt() throws Exception {
    try (ClientStore theirs = open("them")) {
      await(theirs.queue().insert(row("c1")));
    }
    try (ClientStore mine = open("me")) {
      assertThat(QueueRows.of(mine)).isEmpty();
    }
    try (ClientStore theirs = open("them")) {
      assertThat(QueueRows.of(theirs)).hasSize(1);
    }
  }

  @Test
  void closedStoresLeaveNoLockFiles() throws Exception {
    open("me").close();
    ClientStore living = open("me");
    try (Stream<Path> files = Files.list(directory.resolve("client.db.owners"))) {
      assertThat(files.filter(file -> file.toString().endsWith(".lock"))).hasSize(1);
    }
    living.close();
    try (Stream<Path> files = Files.list(directory.resolve("client.db.owners"))) {
      assertThat(files.filter(file -> file.toString().endsWith(".lock"))).isEmpty();
    }
  }

  @Test
  void lockFilesThatTheDeadLeftAreCleared() throws Exception {
    open("me").close();
    Path left = Files.createFile(directory.resolve("client.db.owners/0123456789abcdef.lock"));
    open("me").close();
    assertThat(left).doesNotExist();
  }
}
