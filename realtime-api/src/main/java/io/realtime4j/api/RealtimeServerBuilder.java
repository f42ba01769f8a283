package io.realtime4j.api;

import io.realtime4j.api.spi.backplane.Backplane;
import io.realtime4j.api.spi.server.Authenticator;
import io.realtime4j.api.spi.server.RoomPolicy;
import io.realtime4j.api.spi.server.ServerConfig;
import io.realtime4j.api.spi.server.ServerEnvironment;
import io.realtime4j.api.spi.server.ServerFactory;
import io.realtime4j.api.spi.server.ServerFeature;
import io.realtime4j.api.spi.store.ServerStore;
import io.realtime4j.api.spi.transport.ServerTransport;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Collects what a server is made of. What is not set is found: transport and store by {@link
 * java.util.ServiceLoader}. Not safe for use by several threads.
 */
public final class RealtimeServerBuilder {
  private ServerOptions options = ServerOptions.defaults();
  private @Nullable ServerTransport transport;
  private @Nullable ServerStore store;
  private @Nullable Backplane backplane;
  private @Nullable Authenticator authenticator;
  private @Nullable RoomPolicy roomPolicy;
  private final List<ServerFeature> features = new ArrayList<>();
  private Map<String, String> variables = System.getenv();
  private @Nullable ServerEnvironment environment;

  RealtimeServerBuilder() {}

  /** Sets address, limits and times, replacing what was set before. */
  public RealtimeServerBuilder options(ServerOptions newOptions) {
    this.options = newOptions;
    return this;
  }

  /** Sets the address to bind; default {@code 0.0.0.0}. */
  public RealtimeServerBuilder host(String host) {
    this.options = options.withHost(host);
    return this;
  }

  /** Sets the port; default 3101, 0 takes a free one. */
  public RealtimeServerBuilder port(int port) {
    this.options = options.withPort(port);
    return this;
  }

  /** Sets the secret with which HS256, HS384 and HS512 tokens are checked. */
  public RealtimeServerBuilder jwtSecret(String secret) {
    this.options = options.withJwtSecret(secret);
    return this;
  }

  /** Sets the transport; it is closed with the server. */
  public RealtimeServerBuilder transport(ServerTransport newTransport) {
    this.transport = newTransport;
    return this;
  }

  /** Sets the store; it is closed with the server. */
  public RealtimeServerBuilder store(ServerStore newStore) {
    this.store = newStore;
    return this;
  }

  /** Sets the backplane; it is closed with the server. */
  public RealtimeServerBuilder backplane(Backplane newBackplane) {
    this.backplane = newBackplane;
    return this;
  }

  /** Sets who says who connects, in place of tokens checked here. */
  public RealtimeServerBuilder authenticator(Authenticator newAuthenticator) {
    this.authenticator = newAuthenticator;
    return this;
  }

  /** Sets who may do what in rooms, in place of the default rules. */
  public RealtimeServerBuilder roomPolicy(RoomPolicy policy) {
    this.roomPolicy = policy;
    return this;
  }

  /** Adds events. */
  public RealtimeServerBuilder feature(ServerFeature feature) {
    features.add(feature);
    return this;
  }

  /** Sets the variables to be read in place of the process's environment. */
  public RealtimeServerBuilder variables(Map<String, String> newVariables) {
    this.variables = new LinkedHashMap<>(newVariables);
    return this;
  }

  /** Sets clock and randomness: for tests in virtual time. */
  public RealtimeServerBuilder environment(ServerEnvironment newEnvironment) {
    this.environment = newEnvironment;
    return this;
  }

  /**
   * Builds the server; it listens when {@link RealtimeServer#start()} is called. Opens the store,
   * which may block.
   *
   * @throws MissingProviderException if the engine, a transport or a store is missing
   * @throws StoreException if the store cannot be opened
   */
  public RealtimeServer build() {
    return Providers.best(
            ServerFactory.class,
            "No server engine was found: add io.realtime4j:realtime4j-server to the module path or"
                + " class path.")
        .create(
            new ServerConfig(
                options,
                transport,
                store,
                backplane,
                authenticator,
                roomPolicy,
                features,
                variables,
                environment));
  }
}
