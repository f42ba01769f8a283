package io.realtime4j.store.postgres;

import io.realtime4j.api.spi.store.ServerStore;
import io.realtime4j.api.spi.store.StoreContext;
import io.realtime4j.testkit.LogModelContract;
import io.realtime4j.testkit.ReceiptModelContract;
import org.jspecify.annotations.Nullable;

/** Each try has a schema of its own. */
final class PostgresStoreProperties implements LogModelContract, ReceiptModelContract {
  @Override
  public ServerStore open(@Nullable StoreContext context) {
    return new PostgresServerStoreProvider().open(PostgresProcess.shared().location(), context);
  }
}
