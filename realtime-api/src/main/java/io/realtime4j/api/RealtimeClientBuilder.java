package io.realtime4j.api;

import io.realtime4j.api.internal.Require;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.spi.feature.ClientConfig;
import io.realtime4j.api.spi.feature.ClientEnvironment;
import io.realtime4j.api.spi.feature.ClientFactory;
import io.realtime4j.api.spi.feature.FeatureProvider;
import io.realtime4j.api.spi.store.ClientStore;
import io.realtime4j.api.spi.transport.ClientTransport;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Collects what a client is made of. What is not set is found: the address in the environment, the
 * transport and the store by {@link java.util.ServiceLoader}. Not safe for use by several threads.
 */
public final class RealtimeClientBuilder {
  private final ClientConfig.Builder config = ClientConfig.builder();
  private final List<FeatureProvider<?>> features = new ArrayList<>();
  private final Set<String> disabled = new LinkedHashSet<>();
  private final Map<String, String> variables = new TreeMap<>(System.getenv());
  private @Nullable String url;

  RealtimeClientBuilder() {}

  /**
   * Sets the server's address: {@code http}, {@code https}, {@code ws} or {@code wss}. Default:
   * {@code REALTIME_URL}, {@code REALTIME_WS_URL}, {@code SOCKET_URL} (each also with the prefix
   * {@code NEXT_PUBLIC_}), then {@code http://localhost:3101}.
   */
  public RealtimeClientBuilder url(String newUrl) {
    this.url = Require.set("url", newUrl);
    return this;
  }

  /** Sets a token that is used as long as the client lives. */
  public RealtimeClientBuilder token(String token) {
    config.staticToken(Require.filled("token", token)).tokenSource(TokenSource.of(token));
    return this;
  }

  /** Sets where tokens come from. */
  public RealtimeClientBuilder tokenSource(TokenSource source) {
    config.staticToken(null).tokenSource(Require.set("tokenSource", source));
    return this;
  }

  /**
   * Sets whose queue, receipts and positions the store holds, on this server. Default: the user
   * named in the token given to {@link #token}. With a {@link #tokenSource} and no user, nobody is
   * known before the server has said who we are: until then messages wait in memory ({@link
   * SendHandle#stored} stays open) and nothing is sent; so set it where messages are to survive
   * that are written before the first connection.
   *
   * <p>A client is one user's. If the server says that we are somebody else, now or after any
   * reconnect, nothing is sent, everything stays with its owner, and the client fails with {@link
   * AuthenticationException} of code ACCOUNT_MISMATCH; for another user, close it and build another
   * client.
   */
  public RealtimeClientBuilder user(String userId) {
    config.user(Require.filled("user", userId));
    return this;
  }

  /** Sets the tenant of {@link #user}. Default: the one named in the token, else the first. */
  public RealtimeClientBuilder tenant(String tenant) {
    config.tenant(Require.filled("tenant", tenant));
    return this;
  }

  /** Sets the transport; it is not closed with the client, so that clients can share it. */
  public RealtimeClientBuilder transport(ClientTransport transport) {
    config.transport(Require.set("transport", transport)).transportName(null);
    return this;
  }

  /** Sets the transport by its id, such as {@code okhttp} or {@code netty}. */
  public RealtimeClientBuilder transport(String id) {
    config.transportName(Require.filled("transport", id)).transport(null);
    return this;
  }

  /**
   * Sets who decides, after failures, over which transport the next attempt goes. Default: nobody,
   * and the transport stays until {@link RealtimeClient#swapTransport(String)}.
   *
   * @param policy asked where listeners run
   */
  public RealtimeClientBuilder transportPolicy(TransportPolicy policy) {
    config.transportPolicy(Require.set("transportPolicy", policy));
    return this;
  }

  /**
   * Sets the store; it is closed with the client. One that was opened for nobody yet gets this
   * client's owner; one of another owner is refused by {@link #build}.
   */
  public RealtimeClientBuilder store(ClientStore store) {
    config.store(Require.set("store", store)).storeLocation(null);
    return this;
  }

  /** Sets the store by its location, such as {@code sqlite:chat.db} or {@code memory:}. */
  public RealtimeClientBuilder store(String location) {
    config.storeLocation(Require.filled("store", location)).store(null);
    return this;
  }

  /** Adds a feature, or replaces the one of the same id. */
  public RealtimeClientBuilder feature(FeatureProvider<?> provider) {
    features.add(Require.set("feature", provider));
    return this;
  }

  /** Switches a feature off, such as {@code presence}; {@link #build()} refuses an unknown one. */
  public RealtimeClientBuilder without(String featureId) {
    disabled.add(Require.filled("feature", featureId));
    return this;
  }

  /** Sets limits and times. */
  public RealtimeClientBuilder options(ClientOptions options) {
    config.options(Require.set("options", options));
    return this;
  }

  /** Sets what the server is told of the device: {@code type}, {@code os}, {@code version} …. */
  public RealtimeClientBuilder device(JsonObject device) {
    config.device(Require.set("device", device));
    return this;
  }

  /**
   * Sets where listeners and futures run: the thread of a user interface, say, or virtual threads.
   * The client gives it one task at a time and never stops it. Default: a thread of the client's
   * own. What it refuses runs in its turn on a thread of the client's own, which is logged once;
   * after the client has ended it may run where it was offered. While the executor runs nothing,
   * listeners hear nothing, and the client stays connected all the same.
   */
  public RealtimeClientBuilder callbackExecutor(Executor executor) {
    config.callbackExecutor(Require.set("callbackExecutor", executor));
    return this;
  }

  /**
   * Lays variables over those of the process and over those laid before. {@link #build} refuses one
   * of ours that it reads and that is set to nothing, and logs a warning for one that looks
   * misspelt.
   */
  public RealtimeClientBuilder variables(Map<String, String> more) {
    variables.putAll(more);
    return this;
  }

  /**
   * Sets what the client shares with other clients: loops, threads and transport. The client is
   * closed before the runtime, or with it. A transport that is set here wins over the runtime's.
   */
  public RealtimeClientBuilder runtime(ClientRuntime runtime) {
    config.runtime(Require.set("runtime", runtime));
    return this;
  }

  /**
   * Sets what tells of the device's network, {@link NetworkMonitor#none()} for nothing. Default:
   * the machine's interfaces are looked at.
   */
  public RealtimeClientBuilder networkMonitor(NetworkMonitor monitor) {
    config.networkMonitor(Require.set("networkMonitor", monitor));
    return this;
  }

  /**
   * Sets what tells that the user is active; nothing is asked of it if presence is switched off.
   * Default: none, and {@link Presence#reportActivity} tells.
   */
  public RealtimeClientBuilder activityMonitor(ActivityMonitor monitor) {
    config.activityMonitor(Require.set("activityMonitor", monitor));
    return this;
  }

  /**
   * Has the story of the connection told, for finding a fault: a line for each step, in words, with
   * the seconds since the first line. Without line breaks, tokens, queries, texts of messages, of a
   * status or of errors, and metadata; names of rooms and sessions are shown, cleaned of what is
   * not printable. Default: nobody is told, which costs nothing; with {@code REALTIME_DEBUG=true}
   * the lines go to the log at INFO, and in code this wins.
   *
   * @param lines called where listeners are, one line at a time; what it throws is logged
   */
  public RealtimeClientBuilder debug(Consumer<? super String> lines) {
    config.debug(Require.set("debug", lines));
    return this;
  }

  /** Sets loop, clock and randomness, for tests in virtual time; not together with a runtime. */
  public RealtimeClientBuilder environment(ClientEnvironment environment) {
    config.environment(Require.set("environment", environment));
    return this;
  }

  /**
   * Builds the client; it connects when {@link RealtimeClient#connect()} is called. Opens the
   * store, which may block.
   *
   * @throws ConfigurationException if the address, a variable, or the id of a feature that is
   *     switched off cannot be used
   * @throws IllegalStateException if the runtime is closed
   * @throws MissingProviderException if the engine, a transport or a store is missing
   * @throws StoreException if the store cannot be opened
   */
  public RealtimeClient build() {
    VariableNames.warn(variables, VariableNames.OF_CLIENTS);
    ClientConfig complete =
        config
            .url(address())
            .features(features)
            .disabledFeatures(List.copyOf(disabled))
            .variables(variables)
            .build();
    return Providers.best(
            ClientFactory.class,
            "No client engine was found: add io.realtime4j:realtime4j-core to the module path or"
                + " class path.")
        .create(complete);
  }

  private URI address() {
    String source = "url()";
    String text = url;
    if (text == null) {
      source = "the default";
      text = "http://localhost:3101";
      for (String variable : VariableNames.URLS) {
        String value = Require.variable(variables, variable);
        if (value != null) {
          source = variable;
          text = value;
          break;
        }
      }
    }
    return ServerAddress.parse(text, source);
  }
}
