package io.realtime4j.guice;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.inject.AbstractModule;
import com.google.inject.Guice;
import com.google.inject.Injector;
import com.google.inject.Module;
import com.google.inject.multibindings.Multibinder;
import io.realtime4j.api.RealtimeServer;
import io.realtime4j.api.ServerOptions;
import io.realtime4j.api.spi.backplane.Backplane;
import io.realtime4j.api.spi.server.Authenticator;
import io.realtime4j.api.spi.server.RoomPolicy;
import io.realtime4j.api.spi.server.ServerConfig;
import io.realtime4j.api.spi.server.ServerFeature;
import io.realtime4j.api.spi.store.ServerStore;
import io.realtime4j.api.spi.transport.ServerTransport;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RealtimeServerModuleTest {
  @Test
  void leavesToTheBuilderWhatIsNotBound() {
    ServerConfig config = configOf(new RealtimeServerModule());

    assertThat(config.options()).isEqualTo(ServerOptions.defaults());
    assertThat(config.transport()).isNull();
    assertThat(config.store()).isNull();
    assertThat(config.backplane()).isNull();
    assertThat(config.authenticator()).isNull();
    assertThat(config.roomPolicy()).isNull();
    assertThat(config.features()).isEmpty();
  }

  @Test
  void passesWhatIsBound() {
    ServerTransport transport = Fakes.of(ServerTransport.class);
    ServerStore store = Fakes.of(ServerStore.class);
    Backplane backplane = Fakes.of(Backplane.class);
    Authenticator authenticator = Fakes.of(Authenticator.class);
    RoomPolicy policy = Fakes.of(RoomPolicy.class);
    ServerFeature feature = Fakes.of(ServerFeature.class);

    ServerConfig config =
        configOf(
            new RealtimeServerModule().variables(Map.of("REALTIME_STORE", "memory:")),
            new AbstractModule() {
              @Override
              protected void configure() {
                bind(ServerTransport.class).toInstance(transport);
                bind(ServerStore.class).toInstance(store);
                bind(Backplane.class).toInstance(backplane);
                bind(Authenticator.class).toInstance(authenticator);
                bind(RoomPolicy.class).toInstance(policy);
                Multibinder.newSetBinder(binder(), ServerFeature.class)
                    .addBinding()
                    .toInstance(feature);
              }
            });

    assertThat(config.transport()).isSameAs(transport);
    assertThat(config.store()).isSameAs(store);
    assertThat(config.backplane()).isSameAs(backplane);
    assertThat(config.authenticator()).isSameAs(authenticator);
    assertThat(config.roomPolicy()).isSameAs(policy);
    assertThat(config.features()).containsExactly(feature);
    assertThat(config.variables()).containsEntry("REALTIME_STORE", "memory:");
  }

  @Test
  void itsOwnSettingsWinOverBoundOptions() {
    ServerOptions options =
        ServerOptions.defaults().toBuilder().port(1).build().toBuilder()
            .jwtSecret("bound")
            .build()
            .toBuilder()
            .recovery(Duration.ofSeconds(9))
            .build();

    ServerConfig config =
        configOf(
            new RealtimeServerModule().host("127.0.0.1").port(0).jwtSecret("set"),
            binder -> binder.bind(ServerOptions.class).toInstance(options));

    assertThat(config.options())
        .isEqualTo(options.toBuilder().host("127.0.0.1").port(0).jwtSecret("set").build());
  }

  @Test
  void transportStoreAndBackplaneAreChosenByNameInPlaceOfBoundOnes() {
    ServerConfig config =
        configOf(
            new RealtimeServerModule()
                .transport("netty")
                .store("sqlite:chat.db")
                .backplane("redis://cache"),
            binder -> {
              binder.bind(ServerStore.class).toInstance(Fakes.of(ServerStore.class));
              binder.bind(Backplane.class).toInstance(Fakes.of(Backplane.class));
            });
    assertThat(config.backplaneLocation()).isEqualTo("redis://cache");
    assertThat(config.backplane()).isNull();
    assertThat(config.transportName()).isEqualTo("netty");
    assertThat(config.storeLocation()).isEqualTo("sqlite:chat.db");
    assertThat(config.store()).isNull();
  }

  @Test
  void theServerIsBuiltOnce() {
    Injector injector = Guice.createInjector(new RealtimeServerModule());

    assertThat(injector.getInstance(RealtimeServer.class))
        .isSameAs(injector.getInstance(RealtimeServer.class));
  }

  private static ServerConfig configOf(Module... modules) {
    return FakeServerFactory.configOf(
        Guice.createInjector(modules).getInstance(RealtimeServer.class));
  }
}
