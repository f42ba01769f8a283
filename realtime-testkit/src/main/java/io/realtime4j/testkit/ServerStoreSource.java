package io.realtime4j.testkit;

import io.realtime4j.api.spi.store.ServerStore;
import io.realtime4j.api.spi.store.StoreContext;
import org.jspecify.annotations.Nullable;

/** Where a contract suite gets server stores from. */
public interface ServerStoreSource {
  /**
   * Opens the store under test. Within one test, a durable store opens the same data each time; the
   * data of different tests are apart.
   *
   * @param context executors and clock, or {@code null} for the store's own
   */
  ServerStore open(@Nullable StoreContext context);
}
