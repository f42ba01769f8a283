package io.realtime4j.api.spi.server;

import io.realtime4j.api.RealtimeServer;

/** Makes servers; provided by the engine, found by {@link java.util.ServiceLoader}. */
public interface ServerFactory {
  /** Returns the rank among factories; the highest wins. */
  default int priority() {
    return 0;
  }

  /**
   * Creates a server that is not yet started. May block on opening the store.
   *
   * @throws io.realtime4j.api.MissingProviderException if a transport or store is missing
   * @throws io.realtime4j.api.StoreException if the store cannot be opened
   */
  RealtimeServer create(ServerConfig config);
}
