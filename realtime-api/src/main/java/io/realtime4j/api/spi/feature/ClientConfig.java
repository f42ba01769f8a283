package io.realtime4j.api.spi.feature;

import io.realtime4j.api.ClientOptions;
import io.realtime4j.api.TokenSource;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.spi.store.ClientStore;
import io.realtime4j.api.spi.transport.ClientTransport;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a client is made of, as its builder collected it.
 *
 * @param url {@code http} or {@code https}
 * @param tokenSource where tokens come from; {@code null} connects without one
 * @param staticToken the token given as such, for the account it names; {@code null} if none
 * @param user whose data the store holds; {@code null} to read it from {@code staticToken}
 * @param transport the transport; {@code null} to find one
 * @param store the store; {@code null} to find one
 * @param features features beside, or in place of, those found
 * @param disabledFeatures ids of features that are switched off
 * @param options limits and times
 * @param device what the server is told of the device
 * @param variables configuration by environment
 * @param environment loop, clock and randomness; {@code null} for real ones
 */
public record ClientConfig(
    URI url,
    @Nullable TokenSource tokenSource,
    @Nullable String staticToken,
    @Nullable String user,
    @Nullable ClientTransport transport,
    @Nullable ClientStore store,
    List<FeatureProvider<?>> features,
    List<String> disabledFeatures,
    ClientOptions options,
    JsonObject device,
    Map<String, String> variables,
    @Nullable ClientEnvironment environment) {
  /** Copies the lists. */
  public ClientConfig {
    features = List.copyOf(features);
    disabledFeatures = List.copyOf(disabledFeatures);
  }
}
