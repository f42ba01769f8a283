package io.realtime4j.store.postgres;

import io.realtime4j.api.ConfigurationException;
import io.realtime4j.api.spi.store.ServerStore;
import io.realtime4j.api.spi.store.ServerStoreProvider;
import io.realtime4j.api.spi.store.StoreContext;
import java.util.Optional;
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
    return provider.open(checked(location), context);
  }

  @Override
  public Optional<ServerStore> openShared(String location, @Nullable StoreContext context) {
    return provider.openShared(checked(location), context);
  }

  private static String checked(String location) {
    if (!location.startsWith(PREFIX)) {
      throw new ConfigurationException(
          "INVALID_SETTING", "of JDBC's names a store takes jdbc:postgresql://… alone", null);
    }
    return location.substring(PREFIX.length());
  }
}
