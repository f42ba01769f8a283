package io.realtime4j.api;

import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.spi.feature.ClientConfig;
import io.realtime4j.api.spi.feature.ClientEnvironment;
import io.realtime4j.api.spi.feature.ClientFactory;
import io.realtime4j.api.spi.feature.FeatureProvider;
import io.realtime4j.api.spi.store.ClientStore;
import io.realtime4j.api.spi.transport.ClientTransport;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Collects what a client is made of. What is not set is found: the address in the environment, the
 * transport and the store by {@link java.util.ServiceLoader}. Not safe for use by several threads.
 */
public final class RealtimeClientBuilder {
  private static final List<String> URL_VARIABLES =
      List.of(
          "REALTIME_URL",
          "NEXT_PUBLIC_REALTIME_URL",
          "REALTIME_WS_URL",
          "NEXT_PUBLIC_REALTIME_WS_URL",
          "SOCKET_URL",
          "NEXT_PUBLIC_SOCKET_URL");

  private @Nullable String url;
  private @Nullable TokenSource tokenSource;
  private @Nullable String staticToken;
  private @Nullable String user;
  private @Nullable ClientTransport transport;
  private @Nullable ClientStore store;
  private final List<FeatureProvider<?>> features = new ArrayList<>();
  private final Set<String> disabled = new LinkedHashSet<>();
  private ClientOptions options = ClientOptions.defaults();
  private JsonObject device = JsonObject.EMPTY;
  private Map<String, String> variables = System.getenv();
  private @Nullable ClientEnvironment environment;

  RealtimeClientBuilder() {}

  /**
   * Sets the server's address: {@code http}, {@code https}, {@code ws} or {@code wss}. Default:
   * {@code REALTIME_URL}, {@code REALTIME_WS_URL}, {@code SOCKET_URL} (each also with the prefix
   * {@code NEXT_PUBLIC_}), then {@code http://localhost:3101}.
   */
  public RealtimeClientBuilder url(String newUrl) {
    this.url = newUrl;
    return this;
  }

  /** Sets a token that is used as long as the client lives. */
  public RealtimeClientBuilder token(String token) {
    this.staticToken = token;
    this.tokenSource = TokenSource.of(token);
    return this;
  }

  /** Sets where tokens come from. */
  public RealtimeClientBuilder tokenSource(TokenSource source) {
    this.staticToken = null;
    this.tokenSource = source;
    return this;
  }

  /**
   * Sets whose queue and receipts the store holds. Default: the user named in the token given to
   * {@link #token}, else one shared account. If the server says that we are somebody else, nothing
   * is sent and the client fails with ACCOUNT_MISMATCH.
   */
  public RealtimeClientBuilder user(String userId) {
    this.user = userId;
    return this;
  }

  /** Sets the transport; it is not closed with the client, so that clients can share it. */
  public RealtimeClientBuilder transport(ClientTransport newTransport) {
    this.transport = newTransport;
    return this;
  }

  /** Sets the store; it is closed with the client. */
  public RealtimeClientBuilder store(ClientStore newStore) {
    this.store = newStore;
    return this;
  }

  /** Adds a feature, or replaces the one of the same id. */
  public RealtimeClientBuilder feature(FeatureProvider<?> provider) {
    features.add(provider);
    return this;
  }

  /** Switches a feature off, such as {@code presence}. */
  public RealtimeClientBuilder without(String featureId) {
    disabled.add(featureId);
    return this;
  }

  /** Sets limits and times. */
  public RealtimeClientBuilder options(ClientOptions newOptions) {
    this.options = newOptions;
    return this;
  }

  /** Sets what the server is told of the device: {@code type}, {@code os}, {@code version} …. */
  public RealtimeClientBuilder device(JsonObject newDevice) {
    this.device = newDevice;
    return this;
  }

  /** Sets the variables to be read in place of the process's environment. */
  public RealtimeClientBuilder variables(Map<String, String> newVariables) {
    this.variables = new LinkedHashMap<>(newVariables);
    return this;
  }

  /** Sets loop, clock and randomness: for tests in virtual time, and to share a loop. */
  public RealtimeClientBuilder environment(ClientEnvironment newEnvironment) {
    this.environment = newEnvironment;
    return this;
  }

  /**
   * Builds the client; it connects when {@link RealtimeClient#connect()} is called. Opens the
   * store, which may block.
   *
   * @throws ConfigurationException if the address cannot be used
   * @throws MissingProviderException if the engine, a transport or a store is missing
   * @throws StoreException if the store cannot be opened
   */
  public RealtimeClient build() {
    ClientConfig config =
        new ClientConfig(
            address(),
            tokenSource,
            staticToken,
            user,
            transport,
            store,
            features,
            List.copyOf(disabled),
            options,
            device,
            variables,
            environment);
    return Providers.best(
            ClientFactory.class,
            "No client engine was found: add io.realtime4j:realtime4j-core to the module path or"
                + " class path.")
        .create(config);
  }

  private URI address() {
    String source = "url()";
    String text = url;
    if (text == null) {
      source = "the default";
      text = "http://localhost:3101";
      for (String variable : URL_VARIABLES) {
        String value = variables.get(variable);
        if (value != null && !value.isBlank()) {
          source = variable;
          text = value;
          break;
        }
      }
    }
    return ServerAddress.parse(text, source);
  }
}
