package io.realtime4j.api.spi.store;

import org.jspecify.annotations.Nullable;

/**
 * Opens client stores; found by {@link java.util.ServiceLoader}. Chosen by builder argument, then
 * {@code REALTIME_CLIENT_STORE} ({@code id} or {@code id:location}), then the highest priority,
 * then the first id.
 */
public interface ClientStoreProvider {
  /** Returns the name by which configuration chooses it, such as {@code sqlite}. */
  String id();

  /** Returns the rank among providers; the highest wins where nothing is configured. */
  default int priority() {
    return 0;
  }

  /**
   * Opens a store. May block on I/O.
   *
   * @param location the part after the colon, such as a path; empty for the provider's default
   * @param owner whose data it is: what is another owner's at the same location is never seen; if
   *     not named yet, {@link ClientStore#claim} names it later
   * @param context executors and clock, or {@code null} for threads of the store's own
   * @throws io.realtime4j.api.StoreException if the file is locked, corrupt or cannot be written
   */
  ClientStore open(String location, StoreOwner owner, @Nullable StoreContext context);
}
