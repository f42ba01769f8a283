package io.realtime4j.store.sqlite;

import io.realtime4j.api.spi.store.ClientStore;
import io.realtime4j.api.spi.store.StoreContext;
import io.realtime4j.api.spi.store.StoreOwner;
import io.realtime4j.testkit.DurableClientStoreContract;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;

final class SqliteClientStoreIT implements DurableClientStoreContract {
  @TempDir Path directory;

  @Override
  public ClientStore open(StoreOwner owner, @Nullable StoreContext context) {
    return new SqliteClientStoreProvider()
        .open(directory.resolve("client.db").toString(), owner, context);
  }
}
