package io.realtime4j.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.realtime4j.api.StoreException;
import io.realtime4j.api.spi.store.ServerStore;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SqliteOpeningIT {
  @TempDir Path directory;
  private Path file;

  @BeforeEach
  void chooseFile() {
    file = directory.resolve("server.db");
  }

  private ServerStore open() {
    return new SqliteServerStoreProvider().open(file.toString(), null);
  }

  private StoreException refusal() {
    return catchThrowableOfType(StoreException.class, () -> open().close());
  }

  private void assertRefusedAndUntouched(String code) throws Exception {
    byte[] before = Files.readAllBytes(file);
    StoreException refusal = refusal();
    assertThat(refusal.code()).isEqualTo(code);
    assertThat(refusal).hasMessageContaining(file.toString());
    assertThat(Files.readAllBytes(file)).isEqualTo(before);

    StoreException client =
        catchThrowableOfType(
            StoreException.class,
            () ->
                new SqliteClientStoreProvider()
                    .open(file.toString(), Waiting.owner("me"), null)
                    .close());
    assertThat(client).isNotNull();
    assertThat(Files.readAllBytes(file)).isEqualTo(before);
  }

  private void execute(String... statements) throws Exception {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  @Test
  void aFileThatIsNoDatabaseIsCorrupt() throws Exception {
    Files.writeString(file, "dear diary, ".repeat(1_000));
    assertRefusedAndUntouched(StoreException.CORRUPT);

    Files.delete(file);
    open().close();
  }

  @Test
  void aDatabaseOfSomethingElseIsCorrupt() throws Exception {
    execute("CREATE TABLE holiday (day TEXT)");
    assertRefusedAndUntouched(StoreException.CORRUPT);
  }

  @Test
  void aClientsFileIsNoServersFile() throws Exception {
    new SqliteClientStoreProvider().open(file.toString(), Waiting.owner("me"), null).close();
    assertThat(refusal().code()).isEqualTo(StoreException.CORRUPT);
  }

  @Test
  void aDamagedPageIsCorrupt() throws Exception {
    try (ServerStore store = open()) {
      for (int i = 0; i < 200; i++) {
        Waiting.await(store.log().append(List.of(Waiting.entry("r", "m" + i, 500))));
      }
    }
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      for (long page = 2; page < channel.size() / 4096; page++) {
        channel.write(ByteBuffer.wrap(new byte[] {77, 1, 2, 3, 4, 5, 6, 7}), page * 4096);
      }
    }
    assertRefusedAndUntouched(StoreException.CORRUPT);
  }

  @Test
  void aTruncatedFileIsCorrupt() throws Exception {
    open().close();
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.truncate(4096 + 100);
    }
    assertRefusedAndUntouched(StoreException.CORRUPT);
  }

  @Test
  void aNewerReleasesFileIsUnavailable() throws Exception {
    open().close();
    execute("PRAGMA user_version = 5");
    assertRefusedAndUntouched(StoreException.UNAVAILABLE);
    assertThat(refusal()).hasMessageContaining("version 5");
  }

  @Test
  void aPathThatCannotBeWrittenIsUnavailable() throws Exception {
    Files.createDirectory(file);
    assertThat(refusal().code()).isEqualTo(StoreException.UNAVAILABLE);

    Path plain = Files.writeString(directory.resolve("plain"), "x");
    file = plain.resolve("server.db");
    assertThat(refusal().code()).isEqualTo(StoreException.UNAVAILABLE);
  }

  @Test
  void anEmptyFileIsANewStore() throws Exception {
    Files.createFile(file);
    open().close();
    open().close();
  }

  @Test
  void missingDirectoriesAreMadeForTheOwnerOnly() throws Exception {
    file = directory.resolve("a/b/server.db");
    open().close();
    assertThat(file).exists();
    if (file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      assertThat(Files.getPosixFilePermissions(file.getParent())).hasSize(3);
    }
  }

  @Test
  void aFileLockedByAnotherProgramSaysSo() throws Exception {
    open().close();
    try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = other.createStatement()) {
      statement.execute("PRAGMA locking_mode = EXCLUSIVE");
      statement.execute("BEGIN EXCLUSIVE");
      statement.execute("DELETE FROM meta WHERE name = 'none'");
      assertThat(refusal().code()).isEqualTo(StoreException.LOCKED);
      statement.execute("ROLLBACK");
    }
    open().close();
  }

  @Test
  void aDeletedEpochIsReplaced() throws Exception {
    String before;
    try (ServerStore store = open()) {
      before = store.log().epoch();
    }
    execute("DELETE FROM meta WHERE name = 'epoch'");
    try (ServerStore store = open()) {
      assertThat(store.log().epoch()).hasSize(24).isNotEqualTo(before);
    }
  }
}
