package io.realtime4j.api.spi.server;

import io.realtime4j.api.ServerOptions;
import io.realtime4j.api.spi.backplane.Backplane;
import io.realtime4j.api.spi.store.ServerStore;
import io.realtime4j.api.spi.transport.ServerTransport;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a server is made of, as its builder collected it. */
public final class ServerConfig {
  private final ServerOptions options;
  private final @Nullable ServerTransport transport;
  private final @Nullable String transportName;
  private final @Nullable ServerStore store;
  private final @Nullable String storeLocation;
  private final @Nullable Backplane backplane;
  private final @Nullable String backplaneLocation;
  private final @Nullable Authenticator authenticator;
  private final @Nullable RoomPolicy roomPolicy;
  private final List<ServerFeature> features;
  private final List<ServerObserver> observers;
  private final Map<String, String> variables;
  private final @Nullable ServerEnvironment environment;

  private ServerConfig(Builder builder) {
    this.options = builder.options;
    this.transport = builder.transport;
    this.transportName = builder.transportName;
    this.store = builder.store;
    this.storeLocation = builder.storeLocation;
    this.backplane = builder.backplane;
    this.backplaneLocation = builder.backplaneLocation;
    this.authenticator = builder.authenticator;
    this.roomPolicy = builder.roomPolicy;
    this.features = List.copyOf(builder.features);
    this.observers = List.copyOf(builder.observers);
    this.variables = Collections.unmodifiableMap(new LinkedHashMap<>(builder.variables));
    this.environment = builder.environment;
  }

  /** Returns a builder. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns a builder that starts with these values. */
  public Builder toBuilder() {
    Builder builder = new Builder();
    builder.options = options;
    builder.transport = transport;
    builder.transportName = transportName;
    builder.store = store;
    builder.storeLocation = storeLocation;
    builder.backplane = backplane;
    builder.backplaneLocation = backplaneLocation;
    builder.authenticator = authenticator;
    builder.roomPolicy = roomPolicy;
    builder.features = features;
    builder.observers = observers;
    builder.variables = variables;
    builder.environment = environment;
    return builder;
  }

  /** Returns address, limits and times. */
  public ServerOptions options() {
    return options;
  }

  /** Returns the transport; {@code null} to find one. */
  public @Nullable ServerTransport transport() {
    return transport;
  }

  /** Returns the id of the transport to find; {@code null} for what the variables say. */
  public @Nullable String transportName() {
    return transportName;
  }

  /** Returns the store; {@code null} to find one. */
  public @Nullable ServerStore store() {
    return store;
  }

  /**
   * Returns the {@code id:location} of the store to find; {@code null} for what the variables say.
   */
  public @Nullable String storeLocation() {
    return storeLocation;
  }

  /** Returns the backplane; {@code null} to find one, if one is named. */
  public @Nullable Backplane backplane() {
    return backplane;
  }

  /**
   * Returns the {@code id:location} of the backplane to find; {@code null} for what the variables
   * say, and where they name none the server is alone.
   */
  public @Nullable String backplaneLocation() {
    return backplaneLocation;
  }

  /** Returns who says who connects; {@code null} for the tokens of the options. */
  public @Nullable Authenticator authenticator() {
    return authenticator;
  }

  /** Returns who says who may do what; {@code null} for the default rules. */
  public @Nullable RoomPolicy roomPolicy() {
    return roomPolicy;
  }

  /** Returns features beside those found. */
  public List<ServerFeature> features() {
    return features;
  }

  /** Returns who is told of counts and times. */
  public List<ServerObserver> observers() {
    return observers;
  }

  /** Returns configuration by environment. */
  public Map<String, String> variables() {
    return variables;
  }

  /** Returns clock and randomness; {@code null} for real ones. */
  public @Nullable ServerEnvironment environment() {
    return environment;
  }

  /** Collects the values of a {@link ServerConfig}. */
  public static final class Builder {
    private ServerOptions options = ServerOptions.defaults();
    private @Nullable ServerTransport transport;
    private @Nullable String transportName;
    private @Nullable ServerStore store;
    private @Nullable String storeLocation;
    private @Nullable Backplane backplane;
    private @Nullable String backplaneLocation;
    private @Nullable Authenticator authenticator;
    private @Nullable RoomPolicy roomPolicy;
    private List<ServerFeature> features = List.of();
    private List<ServerObserver> observers = List.of();
    private Map<String, String> variables = Map.of();
    private @Nullable ServerEnvironment environment;

    private Builder() {}

    /** Sets address, limits and times. */
    public Builder options(ServerOptions newOptions) {
      this.options = newOptions;
      return this;
    }

    /** Sets the transport; {@code null} to find one. */
    public Builder transport(@Nullable ServerTransport newTransport) {
      this.transport = newTransport;
      return this;
    }

    /** Sets the id of the transport to find; {@code null} for what the variables say. */
    public Builder transportName(@Nullable String newTransportName) {
      this.transportName = newTransportName;
      return this;
    }

    /** Sets the store; {@code null} to find one. */
    public Builder store(@Nullable ServerStore newStore) {
      this.store = newStore;
      return this;
    }

    /**
     * Sets the {@code id:location} of the store to find; {@code null} for what the variables say.
     */
    public Builder storeLocation(@Nullable String newStoreLocation) {
      this.storeLocation = newStoreLocation;
      return this;
    }

    /** Sets the backplane; {@code null} to find one, if one is named. */
    public Builder backplane(@Nullable Backplane newBackplane) {
      this.backplane = newBackplane;
      return this;
    }

    /**
     * Sets the {@code id:location} of the backplane to find; {@code null} for what the variables
     * say.
     */
    public Builder backplaneLocation(@Nullable String newBackplaneLocation) {
      this.backplaneLocation = newBackplaneLocation;
      return this;
    }

    /** Sets who says who connects; {@code null} for the tokens of the options. */
    public Builder authenticator(@Nullable Authenticator newAuthenticator) {
      this.authenticator = newAuthenticator;
      return this;
    }

    /** Sets who says who may do what; {@code null} for the default rules. */
    public Builder roomPolicy(@Nullable RoomPolicy newRoomPolicy) {
      this.roomPolicy = newRoomPolicy;
      return this;
    }

    /** Sets features beside those found. */
    public Builder features(List<ServerFeature> newFeatures) {
      this.features = newFeatures;
      return this;
    }

    /** Sets who is told of counts and times. */
    public Builder observers(List<ServerObserver> newObservers) {
      this.observers = newObservers;
      return this;
    }

    /** Sets configuration by environment. */
    public Builder variables(Map<String, String> newVariables) {
      this.variables = newVariables;
      return this;
    }

    /** Sets clock and randomness; {@code null} for real ones. */
    public Builder environment(@Nullable ServerEnvironment newEnvironment) {
      this.environment = newEnvironment;
      return this;
    }

    /**
     * Returns the configuration.
     *
     * @throws IllegalArgumentException if a value is missing or cannot be used; the message names
     *     it
     */
    public ServerConfig build() {
      return new ServerConfig(this);
    }
  }
}
