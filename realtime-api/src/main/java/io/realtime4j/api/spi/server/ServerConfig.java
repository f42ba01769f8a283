package io.realtime4j.api.spi.server;

import io.realtime4j.api.ServerOptions;
import io.realtime4j.api.spi.backplane.Backplane;
import io.realtime4j.api.spi.store.ServerStore;
import io.realtime4j.api.spi.transport.ServerTransport;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a server is made of, as its builder collected it.
 *
 * @param options address, limits and times
 * @param transport the transport; {@code null} to find one
 * @param store the store; {@code null} to find one
 * @param backplane the backplane; {@code null} for the local one
 * @param authenticator who connects; {@code null} for the tokens of {@code options}
 * @param roomPolicy who may do what; {@code null} for the default rules
 * @param features features beside those found
 * @param variables configuration by environment
 * @param environment clock and randomness; {@code null} for real ones
 */
public record ServerConfig(
    ServerOptions options,
    @Nullable ServerTransport transport,
    @Nullable ServerStore store,
    @Nullable Backplane backplane,
    @Nullable Authenticator authenticator,
    @Nullable RoomPolicy roomPolicy,
    List<ServerFeature> features,
    Map<String, String> variables,
    @Nullable ServerEnvironment environment) {
  /** Copies the list. */
  public ServerConfig {
    features = List.copyOf(features);
  }
}
