package io.realtime4j.store.sqlite;

import io.realtime4j.api.spi.store.ServerStore;
import io.realtime4j.api.spi.store.ServerStoreProvider;
import io.realtime4j.api.spi.store.StoreContext;
import io.realtime4j.api.spi.store.StoreTools;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Opens server stores in a SQLite file. Everything that waits is committed together, once, so that
 * the cost of a durable commit is shared.
 *
 * <p>The location is {@code PATH} or {@code PATH?synchronous=normal}; empty means {@code
 * realtime4j.db} in the working directory. What is committed survives the end of the process
 * however it comes; with {@code synchronous=full}, the default, also a power cut, where the disk
 * keeps what it says it has written; with {@code normal}, a power cut may take the last commits,
 * never the order.
 *
 * <p>One server per file: it holds an operating system's lock on {@code PATH.lock}, which stays
 * behind and means nothing by itself. Do not copy the file while a server runs, but with {@link
 * #tools()}: their copy has another history when a server is started on it. In one that was made
 * otherwise, delete the row {@code epoch} of the table {@code meta}, so that clients learn of it.
 *
 * <p>Nothing in the file is encrypted, and a location that names a key or a cipher is refused: use
 * an encrypted disk.
 *
 * <p>Files of up to 256 MiB are checked for damage when they are opened.
 */
public final class SqliteServerStoreProvider implements ServerStoreProvider {
  private static final Path DEFAULT_FILE = Path.of("realtime4j.db");

  /** Creates one. */
  public SqliteServerStoreProvider() {}

  @Override
  public String id() {
    return "sqlite";
  }

  /** Returns a rank above stores in memory. */
  @Override
  public int priority() {
    return 10;
  }

  /**
   * Opens or creates a file. Blocks on I/O.
   *
   * @throws io.realtime4j.api.ConfigurationException if the location cannot be understood
   * @throws io.realtime4j.api.StoreException LOCKED if another server has the file, CORRUPT if it
   *     is damaged or of something else, UNAVAILABLE if it cannot be written or is of a newer
   *     release; the file is left as it is
   */
  @Override
  public ServerStore open(String location, @Nullable StoreContext context) {
    return SqliteServerStore.open(SqliteLocation.parse(location, DEFAULT_FILE), context);
  }

  @Override
  public Optional<StoreTools> tools() {
    return Optional.of(new SqliteTools(DEFAULT_FILE));
  }
}
