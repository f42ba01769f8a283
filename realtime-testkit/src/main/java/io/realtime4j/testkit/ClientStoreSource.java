package io.realtime4j.testkit;

import io.realtime4j.api.spi.store.ClientStore;
import io.realtime4j.api.spi.store.StoreContext;
import io.realtime4j.api.spi.store.StoreOwner;
import org.jspecify.annotations.Nullable;

/** Where a contract suite gets client stores from. */
public interface ClientStoreSource {
  /**
   * Opens the store under test. Within one test, a durable store opens the same data each time; the
   * data of different tests are apart.
   *
   * @param owner whose data it is
   * @param context executors and clock, or {@code null} for the store's own
   */
  ClientStore open(StoreOwner owner, @Nullable StoreContext context);

  /** Opens the store for a user of the first tenant on a server of the suite's. */
  default ClientStore open(String user, @Nullable StoreContext context) {
    return open(owner(user), context);
  }

  /** Returns a user of the first tenant on a server of the suite's. */
  static StoreOwner owner(String user) {
    return StoreOwner.builder().server("https://chat.example").user(user).build();
  }
}
