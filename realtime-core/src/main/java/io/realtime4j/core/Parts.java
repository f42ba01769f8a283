package io.realtime4j.core;

import io.realtime4j.api.ConfigurationException;
import io.realtime4j.api.internal.ProviderLookup;
import io.realtime4j.api.spi.feature.ClientConfig;
import io.realtime4j.api.spi.feature.ClientEnvironment;
import io.realtime4j.api.spi.store.ClientStore;
import io.realtime4j.api.spi.store.ClientStoreProvider;
import io.realtime4j.api.spi.store.StoreOwner;
import io.realtime4j.api.spi.transport.ClientTransport;
import io.realtime4j.api.spi.transport.ClientTransportProvider;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;

/**
 * The transport and the store of a client.
 *
 * @param transport the way to the network
 * @param ownsTransport whether it is closed with the client
 * @param store what the client keeps; closed with the client
 */
record Parts(ClientTransport transport, boolean ownsTransport, ClientStore store) {
  private static final Logger LOG = System.getLogger(Parts.class.getName());

  private static final ProviderChoice<ClientTransportProvider> TRANSPORTS =
      new ProviderChoice<>(
          "client transport",
          "transport()",
          "REALTIME_CLIENT_TRANSPORT",
          "io.realtime4j:realtime4j-transport-okhttp or io.realtime4j:realtime4j-transport-netty",
          ClientTransportProvider::id,
          ClientTransportProvider::priority);

  private static final String DURABLE = "io.realtime4j.store.sqlite.SqliteClientStoreProvider";

  private static final ProviderChoice<ClientStoreProvider> STORES =
      new ProviderChoice<>(
          "client store",
          "store()",
          "REALTIME_CLIENT_STORE",
          "io.realtime4j:realtime4j-store-memory or io.realtime4j:realtime4j-store-sqlite",
          ClientStoreProvider::id,
          ClientStoreProvider::priority);

  /** Takes what was given, and finds the rest. */
  static Parts of(
      ClientConfig config,
      ClientEnvironment environment,
      StoreOwner owner,
      @Nullable SharedRuntime runtime) {
    ClientTransport given = config.transport();
    if (given == null && config.transportName() == null && runtime != null) {
      given = runtime.transport();
    }
    ClientTransport transport =
        given == null ? findTransport(config.transportName(), config.variables()) : given;
    try {
      ClientStore store =
          config.store() == null
              ? openStore(config, environment, owner)
              : checked(config.store(), owner);
      LOG.log(
          Level.INFO,
          "Client of {0}: transport {1} ({2}), store {3} ({4}, {5})",
          config.url(),
          transport.id(),
          given == null ? transportSetting(config).reason() : "given",
          store.id(),
          config.store() == null ? storeSetting(config).reason() : "given",
          store.isDurable() ? "durable" : "not durable");
      return new Parts(transport, given == null, store);
    } catch (RuntimeException e) {
      if (given == null) {
        close(transport);
      }
      throw e;
    }
  }

  /** A store that somebody opened must be nobody's yet, or this client's. */
  private static ClientStore checked(ClientStore store, StoreOwner owner) {
    StoreOwner held = store.owner();
    if (!fits(held, owner)) {
      throw new ConfigurationException(
          "INVALID_SETTING",
          "store() was given the data of " + held + ", but this client is that of " + owner,
          null);
    }
    return store;
  }

  private static boolean fits(StoreOwner held, StoreOwner owner) {
    if (owner.isNamed()) {
      return held.canBecome(owner);
    }
    return held.server().isEmpty() || held.server().equals(owner.server());
  }

  /** Returns the transport that is named, or that the configuration chooses. */
  static ClientTransport findTransport(@Nullable String name, Map<String, String> variables) {
    return findTransport(TRANSPORTS.setting(name, variables));
  }

  /**
   * Makes the transport of an id.
   *
   * @param source who names it, for people
   */
  static ClientTransport makeTransport(String id, String source) {
    return findTransport(new Setting(id, "", source));
  }

  private static ClientTransport findTransport(Setting setting) {
    return TRANSPORTS
        .among(
            ProviderLookup.find(
                loader -> ServiceLoader.load(ClientTransportProvider.class, loader), Parts.class),
            setting)
        .create();
  }

  /** Lets go of a transport: one that throws must not keep a store, or threads, from their end. */
  static void close(ClientTransport transport) {
    try {
      transport.close();
    } catch (RuntimeException | LinkageError e) {
      LOG.log(Level.WARNING, "The transport " + transport.id() + " failed to close.", e);
    }
  }

  private static Setting transportSetting(ClientConfig config) {
    return TRANSPORTS.setting(config.transportName(), config.variables());
  }

  private static Setting storeSetting(ClientConfig config) {
    return STORES.setting(config.storeLocation(), config.variables());
  }

  private static ClientStore openStore(
      ClientConfig config, ClientEnvironment environment, StoreOwner owner) {
    Setting setting = storeSetting(config);
    List<ClientStoreProvider> found =
        ProviderLookup.find(
            loader -> ServiceLoader.load(ClientStoreProvider.class, loader), Parts.class);
    if (setting.id() == null) {
      // Another store, one that forgets, must not take its place in silence.
      ProviderLookup.checkListed(ClientStoreProvider.class, found, Parts.class, List.of(DURABLE));
    }
    ClientStoreProvider provider = STORES.among(found, setting);
    try {
      return provider.open(setting.location(), owner, environment.storeContext());
    } catch (ConfigurationException e) {
      throw setting.naming(e);
    }
  }
}
