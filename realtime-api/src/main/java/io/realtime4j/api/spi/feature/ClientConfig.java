package io.realtime4j.api.spi.feature;

import io.realtime4j.api.ActivityMonitor;
import io.realtime4j.api.ClientOptions;
import io.realtime4j.api.ClientRuntime;
import io.realtime4j.api.NetworkMonitor;
import io.realtime4j.api.TokenSource;
import io.realtime4j.api.TransportPolicy;
import io.realtime4j.api.internal.Require;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.spi.store.ClientStore;
import io.realtime4j.api.spi.transport.ClientTransport;
import java.net.URI;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What a client is made of, as its builder collected it. Immutable. */
public final class ClientConfig {
  private final URI url;
  private final @Nullable TokenSource tokenSource;
  private final @Nullable String staticToken;
  private final @Nullable String user;
  private final @Nullable String tenant;
  private final @Nullable ClientTransport transport;
  private final @Nullable String transportName;
  private final @Nullable TransportPolicy transportPolicy;
  private final @Nullable ClientStore store;
  private final @Nullable String storeLocation;
  private final List<FeatureProvider<?>> features;
  private final List<String> disabledFeatures;
  private final ClientOptions options;
  private final JsonObject device;
  private final Map<String, String> variables;
  private final @Nullable Executor callbackExecutor;
  private final @Nullable ClientEnvironment environment;
  private final @Nullable ClientRuntime runtime;
  private final @Nullable NetworkMonitor networkMonitor;
  private final @Nullable ActivityMonitor activityMonitor;
  private final @Nullable Consumer<? super String> debug;

  private ClientConfig(Builder builder) {
    this.url = Require.set("url", builder.url);
    this.tokenSource = builder.tokenSource;
    this.staticToken = builder.staticToken;
    this.user = builder.user;
    this.tenant = builder.tenant;
    this.transport = builder.transport;
    this.transportName = builder.transportName;
    this.transportPolicy = builder.transportPolicy;
    this.store = builder.store;
    this.storeLocation = builder.storeLocation;
    this.features = List.copyOf(builder.features);
    this.disabledFeatures = List.copyOf(builder.disabledFeatures);
    this.options = builder.options;
    this.device = builder.device;
    this.variables = Collections.unmodifiableMap(new LinkedHashMap<>(builder.variables));
    this.callbackExecutor = builder.callbackExecutor;
    this.environment = builder.environment;
    this.runtime = builder.runtime;
    this.networkMonitor = builder.networkMonitor;
    this.activityMonitor = builder.activityMonitor;
    this.debug = builder.debug;
    if (environment != null && runtime != null) {
      throw new IllegalArgumentException("give an environment or a runtime, not both");
    }
  }

  /** Returns a builder. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns a builder that starts with these values. */
  public Builder toBuilder() {
    Builder builder = new Builder();
    builder.url = url;
    builder.tokenSource = tokenSource;
    builder.staticToken = staticToken;
    builder.user = user;
    builder.tenant = tenant;
    builder.transport = transport;
    builder.transportName = transportName;
    builder.transportPolicy = transportPolicy;
    builder.store = store;
    builder.storeLocation = storeLocation;
    builder.features = features;
    builder.disabledFeatures = disabledFeatures;
    builder.options = options;
    builder.device = device;
    builder.variables = variables;
    builder.callbackExecutor = callbackExecutor;
    builder.environment = environment;
    builder.runtime = runtime;
    builder.networkMonitor = networkMonitor;
    builder.activityMonitor = activityMonitor;
    builder.debug = debug;
    return builder;
  }

  /** Returns the server's address: {@code http} or {@code https}. */
  public URI url() {
    return url;
  }

  /** Returns where tokens come from; {@code null} connects without one. */
  public @Nullable TokenSource tokenSource() {
    return tokenSource;
  }

  /** Returns the token given as such, for the account it names; {@code null} if none. */
  public @Nullable String staticToken() {
    return staticToken;
  }

  /** Returns whose data the store holds; {@code null} to read it from the static token. */
  public @Nullable String user() {
    return user;
  }

  /** Returns the user's tenant; {@code null} to read it from the token. */
  public @Nullable String tenant() {
    return tenant;
  }

  /** Returns the transport; {@code null} to find one. */
  public @Nullable ClientTransport transport() {
    return transport;
  }

  /** Returns the id of the transport to find; {@code null} for what the variables say. */
  public @Nullable String transportName() {
    return transportName;
  }

  /** Returns who decides over which transport the next attempt goes; {@code null} for nobody. */
  public @Nullable TransportPolicy transportPolicy() {
    return transportPolicy;
  }

  /** Returns the store; {@code null} to find one. */
  public @Nullable ClientStore store() {
    return store;
  }

  /**
   * Returns the {@code id:location} of the store to find; {@code null} for what the variables say.
   */
  public @Nullable String storeLocation() {
    return storeLocation;
  }

  /** Returns features beside, or in place of, those found. */
  public List<FeatureProvider<?>> features() {
    return features;
  }

  /** Returns the ids of features that are switched off. */
  public List<String> disabledFeatures() {
    return disabledFeatures;
  }

  /** Returns limits and times. */
  public ClientOptions options() {
    return options;
  }

  /** Returns what the server is told of the device. */
  public JsonObject device() {
    return device;
  }

  /** Returns configuration by environment. */
  public Map<String, String> variables() {
    return variables;
  }

  /** Returns where listeners and futures run; {@code null} for a thread of the client's own. */
  public @Nullable Executor callbackExecutor() {
    return callbackExecutor;
  }

  /** Returns loop, clock and randomness; {@code null} for real ones. */
  public @Nullable ClientEnvironment environment() {
    return environment;
  }

  /** Returns what the client shares with others, {@code null} for its own. */
  public @Nullable ClientRuntime runtime() {
    return runtime;
  }

  /** Returns what tells of the network; {@code null} for the one that looks at interfaces. */
  public @Nullable NetworkMonitor networkMonitor() {
    return networkMonitor;
  }

  /** Returns what tells of the user's activity; {@code null} if only the application does. */
  public @Nullable ActivityMonitor activityMonitor() {
    return activityMonitor;
  }

  /** Returns who is told the story of the connection, line by line; {@code null} for nobody. */
  public @Nullable Consumer<? super String> debug() {
    return debug;
  }

  /** Collects the values of a {@link ClientConfig}. */
  public static final class Builder {
    private @Nullable URI url;
    private @Nullable TokenSource tokenSource;
    private @Nullable String staticToken;
    private @Nullable String user;
    private @Nullable String tenant;
    private @Nullable ClientTransport transport;
    private @Nullable String transportName;
    private @Nullable TransportPolicy transportPolicy;
    private @Nullable ClientStore store;
    private @Nullable String storeLocation;
    private List<FeatureProvider<?>> features = List.of();
    private List<String> disabledFeatures = List.of();
    private ClientOptions options = ClientOptions.defaults();
    private JsonObject device = JsonObject.EMPTY;
    private Map<String, String> variables = Map.of();
    private @Nullable Executor callbackExecutor;
    private @Nullable ClientEnvironment environment;
    private @Nullable ClientRuntime runtime;
    private @Nullable NetworkMonitor networkMonitor;
    private @Nullable ActivityMonitor activityMonitor;
    private @Nullable Consumer<? super String> debug;

    private Builder() {}

    /** Sets {@link ClientConfig#url()}. */
    public Builder url(URI value) {
      url = value;
      return this;
    }

    /** Sets {@link ClientConfig#tokenSource()}. */
    public Builder tokenSource(@Nullable TokenSource value) {
      tokenSource = value;
      return this;
    }

    /** Sets {@link ClientConfig#staticToken()}. */
    public Builder staticToken(@Nullable String value) {
      staticToken = value;
      return this;
    }

    /** Sets {@link ClientConfig#user()}. */
    public Builder user(@Nullable String value) {
      user = value;
      return this;
    }

    /** Sets {@link ClientConfig#tenant()}. */
    public Builder tenant(@Nullable String value) {
      tenant = value;
      return this;
    }

    /** Sets {@link ClientConfig#transport()}. */
    public Builder transport(@Nullable ClientTransport value) {
      transport = value;
      return this;
    }

    /** Sets {@link ClientConfig#transportName()}. */
    public Builder transportName(@Nullable String value) {
      transportName = value;
      return this;
    }

    /** Sets {@link ClientConfig#transportPolicy()}. */
    public Builder transportPolicy(@Nullable TransportPolicy value) {
      transportPolicy = value;
      return this;
    }

    /** Sets {@link ClientConfig#store()}. */
    public Builder store(@Nullable ClientStore value) {
      store = value;
      return this;
    }

    /** Sets {@link ClientConfig#storeLocation()}. */
    public Builder storeLocation(@Nullable String value) {
      storeLocation = value;
      return this;
    }

    /** Sets {@link ClientConfig#features()}. */
    public Builder features(List<FeatureProvider<?>> value) {
      features = value;
      return this;
    }

    /** Sets {@link ClientConfig#disabledFeatures()}. */
    public Builder disabledFeatures(List<String> value) {
      disabledFeatures = value;
      return this;
    }

    /** Sets {@link ClientConfig#options()}. */
    public Builder options(ClientOptions value) {
      options = value;
      return this;
    }

    /** Sets {@link ClientConfig#device()}. */
    public Builder device(JsonObject value) {
      device = value;
      return this;
    }

    /** Sets {@link ClientConfig#variables()}. */
    public Builder variables(Map<String, String> value) {
      variables = value;
      return this;
    }

    /** Sets {@link ClientConfig#callbackExecutor()}. */
    public Builder callbackExecutor(@Nullable Executor value) {
      callbackExecutor = value;
      return this;
    }

    /** Sets {@link ClientConfig#environment()}. */
    public Builder environment(@Nullable ClientEnvironment value) {
      environment = value;
      return this;
    }

    /** Sets {@link ClientConfig#runtime()}. */
    public Builder runtime(@Nullable ClientRuntime value) {
      runtime = value;
      return this;
    }

    /** Sets {@link ClientConfig#networkMonitor()}. */
    public Builder networkMonitor(@Nullable NetworkMonitor value) {
      networkMonitor = value;
      return this;
    }

    /** Sets {@link ClientConfig#activityMonitor()}. */
    public Builder activityMonitor(@Nullable ActivityMonitor value) {
      activityMonitor = value;
      return this;
    }

    /** Sets {@link ClientConfig#debug()}. */
    public Builder debug(@Nullable Consumer<? super String> value) {
      debug = value;
      return this;
    }

    /**
     * Returns the configuration.
     *
     * @throws IllegalArgumentException if url is not set, or both an environment and a runtime are
     */
    public ClientConfig build() {
      return new ClientConfig(this);
    }
  }
}
