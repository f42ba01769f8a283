package io.realtime4j.api.spi.feature;

import io.realtime4j.api.ClientRuntime;
import io.realtime4j.api.RealtimeClient;

/** Makes clients; provided by the engine, found by {@link java.util.ServiceLoader}. */
public interface ClientFactory {
  /** Returns the rank among factories; the highest wins. */
  default int priority() {
    return 0;
  }

  /**
   * Creates a client. May block on opening the store.
   *
   * @throws io.realtime4j.api.MissingProviderException if a transport or store is missing
   * @throws io.realtime4j.api.StoreException if the store cannot be opened
   */
  RealtimeClient create(ClientConfig config);

  /**
   * Creates what clients share; {@link ClientConfig#runtime()} brings it back. Does not block.
   *
   * @throws io.realtime4j.api.MissingProviderException if the transport is missing
   */
  ClientRuntime runtime(ClientRuntimeConfig config);
}
