package io.realtime4j.api.spi.store;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Opens server stores; found by {@link java.util.ServiceLoader}. Chosen by builder argument, then
 * {@code REALTIME_STORE} ({@code id:location}), then the highest priority, then the first id.
 */
public interface ServerStoreProvider {
  /** Returns the scheme by which configuration chooses it, such as {@code sqlite}. */
  String id();

  /** Returns the rank among providers; the highest wins where nothing is configured. */
  default int priority() {
    return 0;
  }

  /**
   * Opens a store. May block on I/O.
   *
   * @param location the part after the colon, such as a path; empty for the provider's default
   * @param context executors and clock, or {@code null} for threads of the store's own
   * @throws io.realtime4j.api.StoreException if another server has it, or it is corrupt or cannot
   *     be written
   */
  ServerStore open(String location, @Nullable StoreContext context);

  /**
   * Opens a store that several servers use at the same time: they are one chat. May block on I/O.
   * Asked where servers are joined by a backplane.
   *
   * @param location as for {@link #open}
   * @param context as for {@link #open}
   * @return a store that {@link ServerStore#isShared is shared}; empty if this kind cannot be, and
   *     then it is opened for one server
   * @throws io.realtime4j.api.StoreException if a server has it for itself, or it is corrupt or
   *     cannot be written
   */
  default Optional<ServerStore> openShared(String location, @Nullable StoreContext context) {
    return Optional.empty();
  }

  /** Returns what copies and checks stores from outside a server; without it nobody can. */
  default Optional<StoreTools> tools() {
    return Optional.empty();
  }
}
