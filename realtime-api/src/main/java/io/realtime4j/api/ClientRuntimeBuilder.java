package io.realtime4j.api;

import io.realtime4j.api.internal.Require;
import io.realtime4j.api.spi.feature.ClientFactory;
import io.realtime4j.api.spi.feature.ClientRuntimeConfig;
import io.realtime4j.api.spi.transport.ClientTransport;
import java.util.Map;
import java.util.TreeMap;

/** Collects what a {@link ClientRuntime} is made of. Not safe for use by several threads. */
public final class ClientRuntimeBuilder {
  private final ClientRuntimeConfig.Builder config = ClientRuntimeConfig.builder();
  private final Map<String, String> variables = new TreeMap<>(System.getenv());

  ClientRuntimeBuilder() {}

  /**
   * Sets how many loops share the clients, 1 to 64. Default: 1, which serves hundreds of clients
   * that chat; each loop is a thread.
   */
  public ClientRuntimeBuilder loops(int loops) {
    config.loops(loops);
    return this;
  }

  /**
   * Sets how many listeners of different clients run at a time while none of them blocks, 1 to 64.
   * Default: 2. While some do block, there are more threads, 64 at most.
   */
  public ClientRuntimeBuilder callbackThreads(int threads) {
    config.callbackThreads(threads);
    return this;
  }

  /** Sets the transport of all clients; it is not closed with the runtime. */
  public ClientRuntimeBuilder transport(ClientTransport transport) {
    config.transport(Require.set("transport", transport)).transportName(null);
    return this;
  }

  /** Sets the transport by its id, such as {@code okhttp} or {@code netty}. */
  public ClientRuntimeBuilder transport(String id) {
    config.transportName(Require.filled("transport", id)).transport(null);
    return this;
  }

  /**
   * Lays variables over those of the process and over those laid before. {@link #build} reads
   * {@code REALTIME_CLIENT_TRANSPORT}, unless a transport was set, and refuses it if it is set to
   * nothing.
   */
  public ClientRuntimeBuilder variables(Map<String, String> more) {
    variables.putAll(more);
    return this;
  }

  /**
   * Builds the runtime. Does not block.
   *
   * @throws MissingProviderException if the engine or the transport is missing
   * @throws ConfigurationException if a variable cannot be used
   */
  public ClientRuntime build() {
    return Providers.best(
            ClientFactory.class,
            "No client engine was found: add io.realtime4j:realtime4j-core to the module path or"
                + " class path.")
        .runtime(config.variables(variables).build());
  }
}
