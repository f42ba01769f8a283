package io.realtime4j.guice;

import com.google.inject.AbstractModule;
import com.google.inject.Key;
import com.google.inject.Provider;
import com.google.inject.Singleton;
import com.google.inject.TypeLiteral;
import com.google.inject.multibindings.Multibinder;
import io.realtime4j.api.RealtimeServer;
import io.realtime4j.api.RealtimeServerBuilder;
import io.realtime4j.api.ServerOptions;
import io.realtime4j.api.spi.backplane.Backplane;
import io.realtime4j.api.spi.server.Authenticator;
import io.realtime4j.api.spi.server.RoomPolicy;
import io.realtime4j.api.spi.server.ServerEnvironment;
import io.realtime4j.api.spi.server.ServerFeature;
import io.realtime4j.api.spi.store.ServerStore;
import io.realtime4j.api.spi.transport.ServerTransport;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Binds one {@link RealtimeServer}.
 *
 * <pre>{@code
 * Injector injector = Guice.createInjector(
 *     new RealtimeServerModule().port(3101).jwtSecret(secret),
 *     binder -> binder.bind(RoomPolicy.class).toInstance(policy));
 * injector.getInstance(RealtimeServer.class).start().join();
 * }</pre>
 *
 * <p>What the application binds is used: {@link ServerOptions}, {@link ServerTransport}, {@link
 * ServerStore}, {@link Backplane}, {@link Authenticator}, {@link RoomPolicy}, {@link
 * ServerEnvironment}, and a {@link Multibinder} set of {@link ServerFeature}. What it does not bind
 * is found by the server's builder, by the same rule as without Guice. Host, port and secret set
 * here win over those of bound options.
 *
 * <p>The server is a singleton, built when it is first asked for; the application starts and closes
 * it. If it cannot be built, the cause of Guice's {@code ProvisionException} is a {@link
 * io.realtime4j.api.RealtimeException}.
 *
 * <p>Not safe for use by several threads before the injector is created.
 */
public final class RealtimeServerModule extends AbstractModule {
  private static final TypeLiteral<Set<ServerFeature>> FEATURES = new TypeLiteral<>() {};

  private final List<Consumer<RealtimeServerBuilder>> settings = new ArrayList<>();

  /** Creates a module that sets nothing. */
  public RealtimeServerModule() {}

  /** Sets the address to bind; see {@link RealtimeServerBuilder#host}. */
  public RealtimeServerModule host(String host) {
    return set(builder -> builder.host(host));
  }

  /** Sets the port; 0 takes a free one. */
  public RealtimeServerModule port(int port) {
    return set(builder -> builder.port(port));
  }

  /**
   * Sets the transport by its id, such as {@code netty}, in place of a bound one; see {@link
   * RealtimeServerBuilder#transport(String)}.
   */
  public RealtimeServerModule transport(String id) {
    return set(builder -> builder.transport(id));
  }

  /**
   * Sets the store by its location, such as {@code sqlite:chat.db}, in place of a bound one; see
   * {@link RealtimeServerBuilder#store(String)}.
   */
  public RealtimeServerModule store(String location) {
    return set(builder -> builder.store(location));
  }

  /**
   * Sets the backplane by its location, such as {@code redis://localhost:6379}, in place of a bound
   * one; see {@link RealtimeServerBuilder#backplane(String)}.
   */
  public RealtimeServerModule backplane(String location) {
    return set(builder -> builder.backplane(location));
  }

  /** Sets the secret with which HS256, HS384 and HS512 tokens are checked. */
  public RealtimeServerModule jwtSecret(String secret) {
    return set(builder -> builder.jwtSecret(secret));
  }

  /** Lays variables over those of the process; see {@link RealtimeServerBuilder#variables}. */
  public RealtimeServerModule variables(Map<String, String> variables) {
    return set(builder -> builder.variables(variables));
  }

  @Override
  protected void configure() {
    Bound<RealtimeServerBuilder> bound =
        new Bound<RealtimeServerBuilder>(binder())
            .add(ServerOptions.class, RealtimeServerBuilder::options)
            .add(ServerTransport.class, RealtimeServerBuilder::transport)
            .add(ServerStore.class, RealtimeServerBuilder::store)
            .add(Backplane.class, RealtimeServerBuilder::backplane)
            .add(Authenticator.class, RealtimeServerBuilder::authenticator)
            .add(RoomPolicy.class, RealtimeServerBuilder::roomPolicy)
            .add(ServerEnvironment.class, RealtimeServerBuilder::environment);
    Multibinder.newSetBinder(binder(), ServerFeature.class);
    Provider<Set<ServerFeature>> features = getProvider(Key.get(FEATURES));

    // A provider, not a constructor: Guice needs no reflection on anybody's module to call it.
    bind(RealtimeServer.class)
        .toProvider(
            () -> {
              RealtimeServerBuilder builder = RealtimeServer.builder();
              bound.applyTo(builder); // First: bound options replace all that was set before.
              settings.forEach(setting -> setting.accept(builder));
              features.get().forEach(builder::feature);
              return builder.build();
            })
        .in(Singleton.class);
  }

  private RealtimeServerModule set(Consumer<RealtimeServerBuilder> setting) {
    settings.add(setting);
    return this;
  }
}
