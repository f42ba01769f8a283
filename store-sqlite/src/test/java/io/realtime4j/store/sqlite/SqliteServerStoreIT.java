package io.realtime4j.store.sqlite;

import io.realtime4j.api.spi.store.ServerStore;
import io.realtime4j.api.spi.store.StoreContext;
import io.realtime4j.testkit.DurableServerStoreContract;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;

final class SqliteServerStoreIT implements DurableServerStoreContract {
  @TempDir Path directory;

  @Override
  public ServerStore open(@Nullable StoreContext context) {
    return new SqliteServerStoreProvider().open(directory.resolve("server.db").toString(), context);
  }
}
