package io.realtime4j.guice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.inject.AbstractModule;
import com.google.inject.Guice;
import com.google.inject.Injector;
import com.google.inject.Module;
import com.google.inject.ProvisionException;
import com.google.inject.TypeLiteral;
import com.google.inject.multibindings.Multibinder;
import com.google.inject.util.Modules;
import io.realtime4j.api.ActivityMonitor;
import io.realtime4j.api.ClientOptions;
import io.realtime4j.api.Delivery;
import io.realtime4j.api.MessageQueue;
import io.realtime4j.api.NetworkMonitor;
import io.realtime4j.api.Presence;
import io.realtime4j.api.RealtimeClient;
import io.realtime4j.api.Rooms;
import io.realtime4j.api.StoreException;
import io.realtime4j.api.TokenSource;
import io.realtime4j.api.Typing;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.spi.feature.ClientConfig;
import io.realtime4j.api.spi.feature.FeatureProvider;
import io.realtime4j.api.spi.feature.PresenceProvider;
import io.realtime4j.api.spi.feature.TypingProvider;
import io.realtime4j.api.spi.store.ClientStore;
import io.realtime4j.api.spi.transport.ClientTransport;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RealtimeClientModuleTest {
  @Test
  void leavesToTheBuilderWhatIsNotBound() {
    ClientConfig config = configOf(new RealtimeClientModule().variables(Map.of()));

    assertThat(config.url()).hasToString("http://localhost:3101");
    assertThat(config.transport()).isNull();
    assertThat(config.store()).isNull();
    assertThat(config.tokenSource()).isNull();
    assertThat(config.environment()).isNull();
    assertThat(config.features()).isEmpty();
    assertThat(config.options()).isEqualTo(ClientOptions.defaults());
  }

  @Test
  void passesWhatIsBound() {
    ClientTransport transport = Fakes.of(ClientTransport.class);
    ClientStore store = Fakes.of(ClientStore.class);
    TokenSource tokens = TokenSource.of("t");
    ClientOptions options = ClientOptions.builder().idleAfter(Duration.ofSeconds(7)).build();
    FeatureProvider<?> presence = Fakes.of(PresenceProvider.class);
    FeatureProvider<?> typing = Fakes.of(TypingProvider.class);

    ClientConfig config =
        configOf(
            new RealtimeClientModule().token("static"),
            new AbstractModule() {
              @Override
              protected void configure() {
                bind(ClientTransport.class).toInstance(transport);
                bind(ClientStore.class).toInstance(store);
                bind(TokenSource.class).toInstance(tokens);
                bind(ClientOptions.class).toInstance(options);
                Multibinder<FeatureProvider<?>> features =
                    Multibinder.newSetBinder(binder(), new TypeLiteral<>() {});
                features.addBinding().toInstance(presence);
                features.addBinding().toInstance(typing);
              }
            });

    assertThat(config.transport()).isSameAs(transport);
    assertThat(config.store()).isSameAs(store);
    assertThat(config.tokenSource()).isSameAs(tokens);
    assertThat(config.staticToken()).isNull();
    assertThat(config.options()).isSameAs(options);
    assertThat(config.features()).containsExactly(presence, typing);
  }

  @Test
  void passesTheMonitorsThatAreBound() {
    NetworkMonitor network = listener -> () -> {};
    ActivityMonitor activity = active -> () -> {};

    ClientConfig config =
        configOf(
            new RealtimeClientModule(),
            binder -> {
              binder.bind(NetworkMonitor.class).toInstance(network);
              binder.bind(ActivityMonitor.class).toInstance(activity);
            });

    assertThat(config.networkMonitor()).isSameAs(network);
    assertThat(config.activityMonitor()).isSameAs(activity);
    ClientConfig bare = configOf(new RealtimeClientModule());
    assertThat(bare.networkMonitor()).isNull();
    assertThat(bare.activityMonitor()).isNull();
  }

  @Test
  void passesItsOwnSettings() {
    JsonObject device = JsonObject.of("type", "desktop");
    ClientConfig config =
        configOf(
            new RealtimeClientModule()
                .url("wss://chat.example:8443")
                .token("jwt")
                .user("alice")
                .without("typing")
                .device(device)
                .variables(Map.of("REALTIME_CLIENT_STORE", "memory")));

    assertThat(config.url()).hasToString("https://chat.example:8443");
    assertThat(config.staticToken()).isEqualTo("jwt");
    assertThat(config.user()).isEqualTo("alice");
    assertThat(config.disabledFeatures()).containsExactly("typing");
    assertThat(config.device()).isEqualTo(device);
    assertThat(config.variables()).containsEntry("REALTIME_CLIENT_STORE", "memory");
  }

  @Test
  void transportAndStoreAreChosenByNameUnlessTheyAreBound() {
    RealtimeClientModule module =
        new RealtimeClientModule().transport("netty").store("sqlite:chat.db");
    ClientConfig named = configOf(module);
    assertThat(named.transportName()).isEqualTo("netty");
    assertThat(named.storeLocation()).isEqualTo("sqlite:chat.db");

    ClientStore store = Fakes.of(ClientStore.class);
    ClientConfig bound =
        configOf(module, binder -> binder.bind(ClientStore.class).toInstance(store));
    assertThat(bound.transportName()).isEqualTo("netty");
    assertThat(bound.store()).isSameAs(store);
    assertThat(bound.storeLocation()).isNull();
  }

  @Test
  void aNameThatIsNoneIsRefusedWhenTheClientIsBuilt() {
    Injector injector = Guice.createInjector(new RealtimeClientModule().transport(" "));
    assertThatThrownBy(() -> injector.getInstance(RealtimeClient.class))
        .isInstanceOf(ProvisionException.class)
        .hasCauseInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void anOverrideReplacesABinding() {
    ClientTransport replaced = Fakes.of(ClientTransport.class);
    ClientTransport replacement = Fakes.of(ClientTransport.class);
    Module application =
        binder -> {
          binder.install(new RealtimeClientModule());
          binder.bind(ClientTransport.class).toInstance(replaced);
        };

    Module overridden =
        Modules.override(application)
            .with(binder -> binder.bind(ClientTransport.class).toInstance(replacement));

    assertThat(configOf(overridden).transport()).isSameAs(replacement);
  }

  @Test
  void theClientIsBuiltOnceAndItsServicesAreItsOwn() {
    Injector injector = Guice.createInjector(new RealtimeClientModule());
    RealtimeClient client = injector.getInstance(RealtimeClient.class);

    assertThat(injector.getInstance(RealtimeClient.class)).isSameAs(client);
    assertThat(injector.getInstance(Presence.class)).isSameAs(client.presence());
    assertThat(injector.getInstance(Typing.class)).isSameAs(client.typing());
    assertThat(injector.getInstance(Delivery.class)).isSameAs(client.delivery());
    assertThat(injector.getInstance(MessageQueue.class)).isSameAs(client.queue());
    assertThat(injector.getInstance(Rooms.class)).isSameAs(client.rooms());
  }

  @Test
  void twoInjectorsHoldTwoClients() {
    assertThat(clientOf(new RealtimeClientModule()))
        .isNotSameAs(clientOf(new RealtimeClientModule()));
  }

  @Test
  void aServiceThatIsSwitchedOffCannotBeInjected() {
    Injector injector = Guice.createInjector(new RealtimeClientModule().without("typing"));

    assertThat(injector.getInstance(Presence.class)).isNotNull();
    assertThatThrownBy(() -> injector.getInstance(Typing.class))
        .isInstanceOf(ProvisionException.class)
        .hasCauseInstanceOf(IllegalStateException.class);
  }

  @Test
  void aFailureToBuildKeepsItsType() {
    Injector injector =
        Guice.createInjector(new RealtimeClientModule().user(FakeClientFactory.LOCKED_OUT));

    assertThatThrownBy(() -> injector.getInstance(RealtimeClient.class))
        .isInstanceOf(ProvisionException.class)
        .hasCauseInstanceOf(StoreException.class);
  }

  private static ClientConfig configOf(Module... modules) {
    return FakeClientFactory.configOf(clientOf(modules));
  }

  private static RealtimeClient clientOf(Module... modules) {
    return Guice.createInjector(modules).getInstance(RealtimeClient.class);
  }
}
