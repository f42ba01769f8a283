package io.realtime4j.store.memory;

import io.realtime4j.api.ConfigurationException;
import io.realtime4j.api.spi.store.ClientStore;
import io.realtime4j.api.spi.store.ClientStoreProvider;
import io.realtime4j.api.spi.store.StoreContext;
import io.realtime4j.api.spi.store.StoreOwner;
import org.jspecify.annotations.Nullable;

/**
 * Opens client stores that live as long as the process. Each opening starts empty: a message that
 * waits when the process ends is lost with it. The queue's own limits bound what is kept.
 */
public final class MemoryClientStoreProvider implements ClientStoreProvider {
  /** Creates one. */
  public MemoryClientStoreProvider() {}

  @Override
  public String id() {
    return "memory";
  }

  /** Returns a rank below that of durable stores. */
  @Override
  public int priority() {
    return -10;
  }

  /**
   * Opens an empty store. Does not block.
   *
   * @param location must be empty
   * @throws ConfigurationException if it is not
   */
  @Override
  public ClientStore open(String location, StoreOwner owner, @Nullable StoreContext context) {
    if (!location.isEmpty()) {
      throw new ConfigurationException(
          "INVALID_SETTING",
          "a memory store has no location, was '" + location + "'; for a file use sqlite:PATH",
          null);
    }
    return new MemoryClientStore(
        SerialLane.on(context == null ? null : context.writer(), "realtime4j-store-memory"), owner);
  }
}
