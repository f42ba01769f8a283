package io.realtime4j.testkit;

import io.realtime4j.api.spi.store.ClientStore;
import io.realtime4j.api.spi.store.StoreContext;
import org.jspecify.annotations.Nullable;

/** Where a contract suite gets client stores from. */
public interface ClientStoreSource {
  /**
   * Opens the store under test. Within one test, a durable store opens the same data each time; the
   * data of different tests are apart.
   *
   * @param account whose data it is
   * @param context executors and clock, or {@code null} for the store's own
   */
  ClientStore open(String account, @Nullable StoreContext context);
}
