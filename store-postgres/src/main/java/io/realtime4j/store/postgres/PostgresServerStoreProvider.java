package io.realtime4j.store.postgres;

import io.realtime4j.api.spi.store.ServerStore;
import io.realtime4j.api.spi.store.ServerStoreProvider;
import io.realtime4j.api.spi.store.StoreContext;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Opens server stores in a PostgreSQL database, from version 14: {@code
 * postgres://USER:PASSWORD@HOST:PORT/DATABASE?OPTIONS}. Everything that waits is committed
 * together, once, so that the cost of a durable commit is shared.
 *
 * <p>Options: {@code pool} connections that read (4; one more writes), {@code timeout} seconds of a
 * statement (10), {@code schema} of the tables (realtime4j; made if it is not there), {@code user},
 * {@code password}, and the driver's {@code sslmode}, {@code sslrootcert}, {@code sslcert}, {@code
 * sslkey}. Without a password the driver looks into {@code ~/.pgpass}.
 *
 * <p>One server per schema, or several that all {@link #openShared share} it: each holds a lock of
 * the database for as long as its connection lives. Who shares it takes turns to write, so that all
 * numbers are given out in the order of the commits of all. While the database is away every call
 * fails within the bounds above, with {@link io.realtime4j.api.StoreException#UNAVAILABLE}, and the
 * store goes on by itself when it is back.
 */
public final class PostgresServerStoreProvider implements ServerStoreProvider {
  /** Creates one. */
  public PostgresServerStoreProvider() {}

  @Override
  public String id() {
    return "postgres";
  }

  /** Returns the lowest rank: a database has to be named. */
  @Override
  public int priority() {
    return -100;
  }

  /**
   * Opens a database, and makes the tables. Blocks on I/O.
   *
   * @param location {@code //USER:PASSWORD@HOST:PORT/DATABASE?OPTIONS}
   * @throws io.realtime4j.api.ConfigurationException if the location cannot be understood
   * @throws io.realtime4j.api.StoreException LOCKED if another server has it, UNAVAILABLE if it
   *     cannot be reached, may not be used, or is of a newer release
   */
  @Override
  public ServerStore open(String location, @Nullable StoreContext context) {
    return PostgresServerStore.open(PostgresLocation.parse(location), context, true);
  }

  /**
   * Opens a database as {@link #open} does, for servers that all open it so.
   *
   * @throws io.realtime4j.api.StoreException LOCKED if a server has it for itself, else as {@link
   *     #open}
   */
  @Override
  public Optional<ServerStore> openShared(String location, @Nullable StoreContext context) {
    return Optional.of(PostgresServerStore.open(PostgresLocation.parse(location), context, false));
  }
}
