package io.realtime4j.guice;

import com.google.inject.AbstractModule;
import com.google.inject.Key;
import com.google.inject.Provider;
import com.google.inject.Singleton;
import com.google.inject.TypeLiteral;
import com.google.inject.multibindings.Multibinder;
import io.realtime4j.api.ActivityMonitor;
import io.realtime4j.api.ClientOptions;
import io.realtime4j.api.ClientRuntime;
import io.realtime4j.api.Delivery;
import io.realtime4j.api.MessageQueue;
import io.realtime4j.api.NetworkMonitor;
import io.realtime4j.api.Presence;
import io.realtime4j.api.RealtimeClient;
import io.realtime4j.api.RealtimeClientBuilder;
import io.realtime4j.api.Rooms;
import io.realtime4j.api.TokenSource;
import io.realtime4j.api.Typing;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.spi.feature.ClientEnvironment;
import io.realtime4j.api.spi.feature.FeatureProvider;
import io.realtime4j.api.spi.store.ClientStore;
import io.realtime4j.api.spi.transport.ClientTransport;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Binds one {@link RealtimeClient} and its services: {@link Presence}, {@link Typing}, {@link
 * Delivery}, {@link MessageQueue}, {@link Rooms}.
 *
 * <pre>{@code
 * Injector injector = Guice.createInjector(
 *     new RealtimeClientModule().url("http://localhost:3101").token(jwt),
 *     binder -> binder.bind(ClientOptions.class).toInstance(options));
 * RealtimeClient client = injector.getInstance(RealtimeClient.class);
 * }</pre>
 *
 * <p>What the application binds is used: {@link ClientTransport}, {@link ClientStore}, {@link
 * TokenSource}, {@link ClientOptions}, {@link ClientEnvironment}, and a {@link Multibinder} set of
 * {@code FeatureProvider<?>}. What it does not bind is found by the client's builder, by the same
 * rule as without Guice; {@code Modules.override} replaces a binding of the application's.
 *
 * <p>The client is a singleton, built when it is first asked for: an injector holds one client, and
 * a process with two clients has two injectors or two private modules. Nobody closes it but the
 * application: {@link RealtimeClient#close()} frees its threads and its store, not a bound
 * transport. If it cannot be built, the cause of Guice's {@code ProvisionException} is a {@link
 * io.realtime4j.api.RealtimeException}. A service of a feature that is switched off cannot be
 * injected.
 *
 * <p>Not safe for use by several threads before the injector is created.
 */
public final class RealtimeClientModule extends AbstractModule {
  private static final TypeLiteral<FeatureProvider<?>> FEATURE = new TypeLiteral<>() {};
  private static final TypeLiteral<Set<FeatureProvider<?>>> FEATURES = new TypeLiteral<>() {};

  private final List<Consumer<RealtimeClientBuilder>> settings = new ArrayList<>();

  /** Creates a module that sets nothing. */
  public RealtimeClientModule() {}

  /** Sets the server's address; see {@link RealtimeClientBuilder#url}. */
  public RealtimeClientModule url(String url) {
    return set(builder -> builder.url(url));
  }

  /** Sets a token that is used as long as the client lives. A bound {@link TokenSource} wins. */
  public RealtimeClientModule token(String token) {
    return set(builder -> builder.token(token));
  }

  /** Sets whose queue and receipts the store holds; see {@link RealtimeClientBuilder#user}. */
  public RealtimeClientModule user(String userId) {
    return set(builder -> builder.user(userId));
  }

  /** Sets the tenant of {@link #user}; see {@link RealtimeClientBuilder#tenant}. */
  public RealtimeClientModule tenant(String tenant) {
    return set(builder -> builder.tenant(tenant));
  }

  /**
   * Sets the transport by its id, such as {@code netty}; see {@link
   * RealtimeClientBuilder#transport(String)}. A bound {@link ClientTransport} wins.
   */
  public RealtimeClientModule transport(String id) {
    return set(builder -> builder.transport(id));
  }

  /**
   * Sets the store by its location, such as {@code sqlite:chat.db}; see {@link
   * RealtimeClientBuilder#store(String)}. A bound {@link ClientStore} wins.
   */
  public RealtimeClientModule store(String location) {
    return set(builder -> builder.store(location));
  }

  /** Switches a feature off, such as {@code presence}. */
  public RealtimeClientModule without(String featureId) {
    return set(builder -> builder.without(featureId));
  }

  /** Sets what the server is told of the device. */
  public RealtimeClientModule device(JsonObject device) {
    return set(builder -> builder.device(device));
  }

  /** Lays variables over those of the process; see {@link RealtimeClientBuilder#variables}. */
  public RealtimeClientModule variables(Map<String, String> variables) {
    return set(builder -> builder.variables(variables));
  }

  /** Has the story of the connection told; see {@link RealtimeClientBuilder#debug}. */
  public RealtimeClientModule debug(Consumer<? super String> lines) {
    return set(builder -> builder.debug(lines));
  }

  @Override
  protected void configure() {
    Bound<RealtimeClientBuilder> bound =
        new Bound<RealtimeClientBuilder>(binder())
            .add(TokenSource.class, RealtimeClientBuilder::tokenSource)
            .add(ClientOptions.class, RealtimeClientBuilder::options)
            .add(ClientTransport.class, RealtimeClientBuilder::transport)
            .add(ClientStore.class, RealtimeClientBuilder::store)
            .add(NetworkMonitor.class, RealtimeClientBuilder::networkMonitor)
            .add(ActivityMonitor.class, RealtimeClientBuilder::activityMonitor)
            .add(ClientRuntime.class, RealtimeClientBuilder::runtime)
            .add(ClientEnvironment.class, RealtimeClientBuilder::environment);
    Multibinder.newSetBinder(binder(), FEATURE);
    Provider<Set<FeatureProvider<?>>> features = getProvider(Key.get(FEATURES));

    // Providers, not constructors: Guice needs no reflection on anybody's module to call them.
    bind(RealtimeClient.class)
        .toProvider(
            () -> {
              RealtimeClientBuilder builder = RealtimeClient.builder();
              settings.forEach(setting -> setting.accept(builder));
              bound.applyTo(builder);
              features.get().forEach(builder::feature);
              return builder.build();
            })
        .in(Singleton.class);
    Provider<RealtimeClient> client = getProvider(RealtimeClient.class);
    bind(Presence.class).toProvider(() -> client.get().presence());
    bind(Typing.class).toProvider(() -> client.get().typing());
    bind(Delivery.class).toProvider(() -> client.get().delivery());
    bind(MessageQueue.class).toProvider(() -> client.get().queue());
    bind(Rooms.class).toProvider(() -> client.get().rooms());
  }

  private RealtimeClientModule set(Consumer<RealtimeClientBuilder> setting) {
    settings.add(setting);
    return this;
  }
}
