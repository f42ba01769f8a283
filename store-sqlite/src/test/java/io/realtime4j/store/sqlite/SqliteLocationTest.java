package io.realtime4j.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.realtime4j.api.ConfigurationException;
import io.realtime4j.api.spi.store.StoreOwner;
import java.nio.file.Path;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SqliteLocationTest {
  private static final Path DEFAULT = Path.of("default.db");

  @Test
  void anEmptyLocationIsTheDefaultAndFullySynchronous() {
    SqliteLocation location = SqliteLocation.parse("", DEFAULT);
    assertThat(location.file()).isEqualTo(DEFAULT.toAbsolutePath());
    assertThat(location.synchronous()).isEqualTo("FULL");
    assertThat(location.beside(".lock").getFileName()).hasToString("default.db.lock");
  }

  @Test
  void optionsFollowAQuestionMark() {
    assertThat(SqliteLocation.parse("a/../b.db?synchronous=normal", DEFAULT))
        .isEqualTo(new SqliteLocation(Path.of("b.db").toAbsolutePath(), "NORMAL", false));
    assertThat(SqliteLocation.parse("?synchronous=full", DEFAULT).synchronous()).isEqualTo("FULL");
    assertThat(SqliteLocation.parseClient("b.db?first-version=adopt&synchronous=normal", DEFAULT))
        .isEqualTo(new SqliteLocation(Path.of("b.db").toAbsolutePath(), "NORMAL", true));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a.db?", "a.db?synchronous=off", "a.db?first-version=adopt", "a\0b"})
  void whatCannotBeUnderstoodIsNamed(String location) {
    assertThatThrownBy(() -> SqliteLocation.parse(location, DEFAULT))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining(location);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "mode=hunter2",
        "db_key=hunter2",
        "synchronous=full&secret=hunter2",
        "synchronous=full;key=hunter2",
        "%6bey=hunter2"
      })
  void whatCannotBeUnderstoodIsNamedWithoutItsValue(String options) {
    assertThatThrownBy(() -> SqliteLocation.parse("a.db?" + options, DEFAULT))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("a.db?" + options.substring(0, options.indexOf('=') + 1))
        .hasMessageNotContaining("hunter2");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "key=hunter2",
        "synchronous=normal&KEY=hunter2",
        "hexkey=hunter2",
        "cipher=sqlcipher&key=hunter2",
        "key=hunter2&cipher=sqlcipher",
        "mode=ro&password=hunter2",
        "password=hunter2&first-version=adopt",
        "passphrase=hunter2=hunter2",
        "key"
      })
  void aKeyIsRefusedAndNotRepeated(String options, @TempDir Path folder) {
    Path file = folder.resolve("a.db");
    String location = file + "?" + options;
    StoreOwner owner = server("https://chat.example");
    for (ThrowingCallable open :
        List.<ThrowingCallable>of(
            () -> new SqliteClientStoreProvider().open(location, owner, null),
            () -> new SqliteServerStoreProvider().open(location, null))) {
      assertThatThrownBy(open)
          .isInstanceOfSatisfying(
              ConfigurationException.class, e -> assertThat(e.code()).isEqualTo("INVALID_SETTING"))
          .hasMessageContaining("does not encrypt its file")
          .hasMessageContaining("encrypted disk")
          .hasMessageContaining("MessageTransform")
          .hasMessageNotContaining("hunter2");
    }
    assertThat(folder).isEmptyDirectory();
  }

  private static StoreOwner server(String address) {
    return StoreOwner.builder().server(address).build();
  }

  @Test
  void serversHaveFilesOfTheirOwn() {
    Path mine = SqliteClientStoreProvider.defaultFile(server("https://chat.example"));
    assertThat(mine.getParent()).isEqualTo(Path.of(System.getProperty("user.home"), ".realtime4j"));
    assertThat(mine.getFileName().toString()).matches("[0-9a-f]{16}\\.db");
    Path odd = SqliteClientStoreProvider.defaultFile(server("https://chat.example/.."));
    assertThat(odd.getParent()).isEqualTo(mine.getParent());
    assertThat(odd).isNotEqualTo(mine);
  }

  @Test
  void whatTheFirstVersionHasLeftForAUserIsFound() {
    assertThat(SqliteClientStoreProvider.firstVersionFile(Waiting.owner("alice")).getFileName())
        // The beginning of the SHA-256 of "alice".
        .hasToString("2bd806c97f0e00af.db");
    assertThat(SqliteClientStoreProvider.firstVersionFile(Waiting.owner("")))
        .isEqualTo(SqliteClientStoreProvider.firstVersionFile(Waiting.owner("default")))
        .isEqualTo(SqliteClientStoreProvider.firstVersionFile(server("https://chat.example")));
  }
}
