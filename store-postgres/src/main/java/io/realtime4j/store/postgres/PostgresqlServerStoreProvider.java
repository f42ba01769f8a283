package io.realtime4j.store.postgres;

import io.realtime4j.api.spi.store.ServerStore;
import io.realtime4j.api.spi.store.ServerStoreProvider;
import io.realtime4j.api.spi.store.StoreContext;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** {@link PostgresServerStoreProvider} by the longer name of URLs, {@code postgresql://…}. */
public final class PostgresqlServerStoreProvider implements ServerStoreProvider {
  private final PostgresServerStoreProvider provider = new PostgresServerStoreProvider();

  /** Creates one. */
  public PostgresqlServerStoreProvider() {}

  @Override
  public String id() {
    return "postgresql";
  }

  @Override
  public int priority() {
    return provider.priority();
  }

  @Override
  public ServerStore open(String location, @Nullable StoreContext context) {
    return provider.open(location, context);
  }

  @Override
  public Optional<ServerStore> openShared(String location, @Nullable StoreContext context) {
    return provider.openShared(location, context);
  }
}
