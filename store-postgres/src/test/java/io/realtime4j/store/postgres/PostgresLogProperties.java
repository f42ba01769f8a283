package io.realtime4j.store.postgres;

import io.realtime4j.api.spi.store.ServerStore;
import io.realtime4j.api.spi.store.StoreContext;
import io.realtime4j.testkit.LogModelContract;
import org.jspecify.annotations.Nullable;

/** Each try has a schema of its own. */
final class PostgresLogProperties implements LogModelContract {
  @Override
  public ServerStore open(@Nullable StoreContext context) {
    return new PostgresServerStoreProvider().open(PostgresProcess.shared().location(), context);
  }
}
