package io.realtime4j.api;

import io.realtime4j.api.internal.Require;
import io.realtime4j.api.spi.backplane.Backplane;
import io.realtime4j.api.spi.server.Authenticator;
import io.realtime4j.api.spi.server.RoomPolicy;
import io.realtime4j.api.spi.server.ServerConfig;
import io.realtime4j.api.spi.server.ServerEnvironment;
import io.realtime4j.api.spi.server.ServerFactory;
import io.realtime4j.api.spi.server.ServerFeature;
import io.realtime4j.api.spi.server.ServerObserver;
import io.realtime4j.api.spi.store.ServerStore;
import io.realtime4j.api.spi.transport.ServerTransport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Collects what a server is made of. Each value comes from the first that has it: a setter here, in
 * whatever order they are called; the variables, which are those of the process with {@link
 * #variables} laid over them; the default. What is not set is found: transport, store and the
 * backplane that is named by {@link java.util.ServiceLoader}. Not safe for use by several threads.
 */
public final class RealtimeServerBuilder {
  private final ServerConfig.Builder config = ServerConfig.builder();
  private final List<Consumer<ServerOptions.Builder>> changes = new ArrayList<>();
  private final List<ServerFeature> features = new ArrayList<>();
  private final List<ServerObserver> observers = new ArrayList<>();
  private final Map<String, String> variables = new TreeMap<>(System.getenv());
  private @Nullable ServerOptions options;

  RealtimeServerBuilder() {}

  /**
   * Sets all options, those that variables would give too; setters here change single ones of them.
   */
  public RealtimeServerBuilder options(ServerOptions newOptions) {
    this.options = Require.set("options", newOptions);
    return this;
  }

  private RealtimeServerBuilder change(Consumer<ServerOptions.Builder> change) {
    changes.add(change);
    return this;
  }

  /** Sets the address to bind; default {@code 0.0.0.0}. */
  public RealtimeServerBuilder host(String host) {
    Require.filled("host", host);
    return change(o -> o.host(host));
  }

  /** Sets the port; default 3101, 0 takes a free one. */
  public RealtimeServerBuilder port(int port) {
    return change(o -> o.port(port));
  }

  /**
   * Sets the secret with which HS256, HS384 and HS512 tokens are checked.
   *
   * @throws IllegalArgumentException if it is blank: an empty secret is no secret
   */
  public RealtimeServerBuilder jwtSecret(String secret) {
    if (Require.set("jwtSecret", secret).isBlank()) {
      throw new IllegalArgumentException(
          "jwtSecret must not be blank: an empty secret is no secret");
    }
    return change(o -> o.jwtSecret(secret));
  }

  /** Sets the plain rooms that exist from the start. */
  public RealtimeServerBuilder rooms(String... names) {
    List<String> rooms = List.of(names);
    return change(o -> o.rooms(rooms));
  }

  /** Sets the origins that browsers may come from; {@code *} for any, none for same origin. */
  public RealtimeServerBuilder corsOrigins(String... origins) {
    List<String> allowed = List.of(origins);
    return change(o -> o.corsOrigins(allowed));
  }

  /** Sets whether a client without a token may join and read public rooms; default no. */
  public RealtimeServerBuilder allowAnonymous(boolean allowed) {
    return change(o -> o.allowAnonymous(allowed));
  }

  /** Sets how many connections are taken; default 10,000. */
  public RealtimeServerBuilder maxConnections(int connections) {
    return change(o -> o.maxConnections(connections));
  }

  /** Sets how many events a user may send per second; default 100. */
  public RealtimeServerBuilder eventsPerSecond(int events) {
    return change(o -> o.eventsPerSecond(events));
  }

  /** Sets how long a lost session can be recovered; default 120 s, zero switches it off. */
  public RealtimeServerBuilder recovery(Duration time) {
    Require.set("recovery", time);
    return change(o -> o.recovery(time));
  }

  /** Sets the transport; it is closed with the server. */
  public RealtimeServerBuilder transport(ServerTransport transport) {
    config.transport(Require.set("transport", transport)).transportName(null);
    return this;
  }

  /** Sets the transport by its id, such as {@code netty}. */
  public RealtimeServerBuilder transport(String id) {
    config.transportName(Require.filled("transport", id)).transport(null);
    return this;
  }

  /** Sets the store; it is closed with the server. */
  public RealtimeServerBuilder store(ServerStore store) {
    config.store(Require.set("store", store)).storeLocation(null);
    return this;
  }

  /** Sets the store by its location, such as {@code sqlite:chat.db} or {@code memory:}. */
  public RealtimeServerBuilder store(String location) {
    config.storeLocation(Require.filled("store", location)).store(null);
    return this;
  }

  /** Sets the backplane; it is closed with the server. */
  public RealtimeServerBuilder backplane(Backplane backplane) {
    config.backplane(Require.set("backplane", backplane)).backplaneLocation(null);
    return this;
  }

  /**
   * Sets the backplane by its location, such as {@code redis://localhost:6379}; without one a
   * server is alone.
   */
  public RealtimeServerBuilder backplane(String location) {
    config.backplaneLocation(Require.filled("backplane", location)).backplane(null);
    return this;
  }

  /** Sets who says who connects, in place of tokens checked here. */
  public RealtimeServerBuilder authenticator(Authenticator authenticator) {
    config.authenticator(Require.set("authenticator", authenticator));
    return this;
  }

  /** Sets who may do what in rooms, in place of the default rules. */
  public RealtimeServerBuilder roomPolicy(RoomPolicy policy) {
    config.roomPolicy(Require.set("roomPolicy", policy));
    return this;
  }

  /** Adds events, hooks and routes. */
  public RealtimeServerBuilder feature(ServerFeature feature) {
    features.add(Require.set("feature", feature));
    return this;
  }

  /** Adds who is told of counts and times. */
  public RealtimeServerBuilder observer(ServerObserver observer) {
    observers.add(Require.set("observer", observer));
    return this;
  }

  /**
   * Lays variables over those of the process and over those laid before; see {@link
   * ServerOptions#fromEnvironment} for those that make options. {@link #build} refuses one of ours
   * that is set to nothing.
   */
  public RealtimeServerBuilder variables(Map<String, String> more) {
    variables.putAll(more);
    return this;
  }

  /** Sets clock and randomness: for tests in virtual time. */
  public RealtimeServerBuilder environment(ServerEnvironment environment) {
    config.environment(Require.set("environment", environment));
    return this;
  }

  /**
   * Builds the server; it listens when {@link RealtimeServer#start()} is called. Opens the store,
   * which may block.
   *
   * @throws ConfigurationException if a variable cannot be used
   * @throws IllegalArgumentException if a value that was set cannot be used; the message names it
   * @throws MissingProviderException if the engine, a transport or a store is missing
   * @throws StoreException if the store cannot be opened
   */
  public RealtimeServer build() {
    VariableNames.warn(variables, VariableNames.OF_PLUGINS);
    ServerConfig complete = configuration();
    return Providers.best(
            ServerFactory.class,
            "No server engine was found: add io.realtime4j:realtime4j-server to the module path or"
                + " class path.")
        .create(complete);
  }

  /** Returns what was collected. */
  ServerConfig configuration() {
    ServerOptions given = options;
    ServerOptions.Builder wanted =
        (given == null ? ServerOptions.fromEnvironment(variables) : given).toBuilder();
    changes.forEach(change -> change.accept(wanted));
    return config
        .options(wanted.build())
        .features(features)
        .observers(observers)
        .variables(Collections.unmodifiableMap(variables))
        .build();
  }
}
