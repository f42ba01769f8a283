package io.realtime4j.store.sqlite;

import io.realtime4j.api.spi.store.ServerStore;
import io.realtime4j.api.spi.store.StoreContext;
import io.realtime4j.testkit.LogModelContract;
import io.realtime4j.testkit.ReceiptModelContract;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;
import net.jqwik.api.lifecycle.AfterTry;
import org.jspecify.annotations.Nullable;

/** Each try has a file of its own. */
final class SqliteStoreProperties implements LogModelContract, ReceiptModelContract {
  private @Nullable Path directory;

  @Override
  public ServerStore open(@Nullable StoreContext context) {
    try {
      directory = Files.createTempDirectory("realtime4j-log");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new SqliteServerStoreProvider()
        .open(directory.resolve("log.db") + "?synchronous=normal", context);
  }

  @AfterTry
  void deleteFiles() throws IOException {
    if (directory != null) {
      try (Stream<Path> files = Files.walk(directory)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
  }
}
