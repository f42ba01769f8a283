package io.realtime4j.store.postgres;

import io.realtime4j.api.ConfigurationException;
import io.realtime4j.api.spi.store.ServerStore;
import io.realtime4j.api.spi.store.ServerStoreProvider;
import io.realtime4j.api.spi.store.StoreContext;
import org.jspecify.annotations.Nullable;

/** {@link PostgresServerStoreProvider} by the name of a driver, {@code jdbc:postgresql://…}. */
public final class JdbcServerStoreProvider implements ServerStoreProvider {
  private static final String PREFIX = "postgresql:";

  private final PostgresServerStoreProvider provider = new PostgresServerStoreProvider();

  /** Creates one. */
  public JdbcServerStoreProvider() {}

  @Override
  public String id() {
    return "jdbc";
  }

  @Override
  public int priority() {
    return provider.priority();
  }

  @Override
  public ServerStore open(String location, @Nullable StoreContext context) {
    if (!location.startsWith(PREFIX)) {
      throw new ConfigurationException(
          "INVALID_SETTING", "of JDBC's names a store takes jdbc:postgresql://… alone", null);
    }
    return provider.open(location.substring(PREFIX.length()), context);
  }
}
