package io.realtime4j.store.postgres;

import io.realtime4j.api.spi.store.ServerStore;
import io.realtime4j.api.spi.store.StoreContext;
import io.realtime4j.testkit.DurableServerStoreContract;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Timeout;

/** A schema for each test. */
@Timeout(60)
final class PostgresServerStoreIT implements DurableServerStoreContract {
  private final String location = PostgresProcess.shared().location();

  @Override
  public ServerStore open(@Nullable StoreContext context) {
    return new PostgresServerStoreProvider().open(location, context);
  }
}
