package io.realtime4j.server.chat;

import io.realtime4j.api.ConfigurationException;
import io.realtime4j.api.MissingProviderException;
import io.realtime4j.api.ServerOptions;
import io.realtime4j.api.internal.ProviderLookup;
import io.realtime4j.api.spi.backplane.Backplane;
import io.realtime4j.api.spi.server.ServerConfig;
import io.realtime4j.api.spi.server.ServerEnvironment;
import io.realtime4j.api.spi.server.ServerFeature;
import io.realtime4j.api.spi.store.ServerStore;
import io.realtime4j.api.spi.store.ServerStoreProvider;
import io.realtime4j.api.spi.store.StoreContext;
import io.realtime4j.api.spi.transport.ServerTransport;
import io.realtime4j.api.spi.transport.ServerTransportProvider;
import io.realtime4j.server.Backplanes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Finds transport, store and features: what was given, else what configuration names, else the
 * highest priority, then the first id. A backplane is used only if one is given or named. The
 * choice is logged once.
 */
final class Plugins {
  static final String STORE_VARIABLE = "REALTIME_STORE";
  static final String TRANSPORT_VARIABLE = "REALTIME_SERVER_TRANSPORT";
  static final String BACKPLANE_VARIABLE = "REALTIME_REDIS_URL";

  private static final String DURABLE = "io.realtime4j.store.sqlite.SqliteServerStoreProvider";

  private static final System.Logger LOG = System.getLogger("io.realtime4j.server");

  private Plugins() {}

  static ServerTransport transport(ServerConfig config) {
    if (config.transport() != null) {
      return config.transport();
    }
    return transport(
        config, found(loader -> ServiceLoader.load(ServerTransportProvider.class, loader)));
  }

  static ServerTransport transport(ServerConfig config, List<ServerTransportProvider> found) {
    String named = config.transportName();
    String wanted = named == null ? variable(config, TRANSPORT_VARIABLE) : named;
    String source = named == null ? TRANSPORT_VARIABLE : "transport(String)";
    ServerTransportProvider provider =
        choose(
            found,
            wanted,
            ServerTransportProvider::id,
            ServerTransportProvider::priority,
            new Missing(
                "server transport", source, "add io.realtime4j:realtime4j-transport-netty"));
    LOG.log(
        System.Logger.Level.INFO,
        "server transport " + provider.id() + " (" + reason(wanted, source) + ")");
    return provider.create(loops(config.options()));
  }

  static ServerStore store(ServerConfig config, ServerEnvironment environment) {
    if (config.store() != null) {
      return config.store();
    }
    List<ServerStoreProvider> found =
        found(loader -> ServiceLoader.load(ServerStoreProvider.class, loader));
    if (config.storeLocation() == null && variable(config, STORE_VARIABLE) == null) {
      // Another store, one that forgets, must not take its place in silence.
      ProviderLookup.checkListed(ServerStoreProvider.class, found, Plugins.class, List.of(DURABLE));
    }
    return store(config, environment, found);
  }

  static ServerStore store(
      ServerConfig config, ServerEnvironment environment, List<ServerStoreProvider> found) {
    String named = config.storeLocation();
    String wanted = named == null ? variable(config, STORE_VARIABLE) : named;
    String source = named == null ? STORE_VARIABLE : "store(String)";
    String id = wanted;
    String location = "";
    if (wanted != null) {
      int colon = wanted.indexOf(':');
      id = colon < 0 ? wanted : wanted.substring(0, colon);
      location = colon < 0 ? "" : wanted.substring(colon + 1);
    } else if (found.stream().anyMatch(provider -> provider.id().equals("sqlite"))) {
      id = "sqlite";
      location = "realtime4j.db";
    }
    ServerStoreProvider provider =
        choose(
            found,
            id,
            ServerStoreProvider::id,
            ServerStoreProvider::priority,
            new Missing(
                "server store",
                source,
                "add io.realtime4j:realtime4j-store-sqlite, or"
                    + " io.realtime4j:realtime4j-store-memory to keep nothing,"));
    LOG.log(
        System.Logger.Level.INFO,
        "server store " + provider.id() + " (" + reason(wanted, source) + ")");
    try {
      return open(provider, location, config, environment.storeContext());
    } catch (ConfigurationException e) {
      throw wanted == null ? e : naming(source, e);
    }
  }

  /** Servers that a backplane joins are one chat if their stores are one. */
  private static ServerStore open(
      ServerStoreProvider provider,
      String location,
      ServerConfig config,
      @Nullable StoreContext context) {
    boolean isJoined =
        config.backplane() != null
            || config.backplaneLocation() != null
            || variable(config, BACKPLANE_VARIABLE) != null;
    Optional<ServerStore> shared =
        isJoined ? provider.openShared(location, context) : Optional.empty();
    if (isJoined && shared.isEmpty()) {
      LOG.log(
          System.Logger.Level.WARNING,
          "store {0} cannot be shared: this server''s chat stays its own",
          provider.id());
    }
    return shared.isPresent() ? shared.get() : provider.open(location, context);
  }

  /** Returns the backplane that is named; null if none is, so that the server is alone. */
  static @Nullable Backplane backplane(ServerConfig config) {
    if (config.backplane() != null) {
      return config.backplane();
    }
    String named = config.backplaneLocation();
    String wanted = named == null ? variable(config, BACKPLANE_VARIABLE) : named;
    if (wanted == null) {
      return null;
    }
    String source = named == null ? BACKPLANE_VARIABLE : "backplane(String)";
    try {
      Backplane backplane = Backplanes.open(wanted);
      LOG.log(
          System.Logger.Level.INFO,
          "backplane " + backplane.id() + " (" + reason(wanted, source) + ")");
      return backplane;
    } catch (ConfigurationException e) {
      throw naming(source, e);
    }
  }

  static List<ServerFeature> features(ServerConfig config) {
    List<ServerFeature> features = new ArrayList<>(config.features());
    List<ServerFeature> found = found(loader -> ServiceLoader.load(ServerFeature.class, loader));
    found.sort(Comparator.comparing(ServerFeature::id));
    for (ServerFeature feature : found) {
      if (features.stream().noneMatch(known -> known.id().equals(feature.id()))) {
        features.add(feature);
      }
    }
    return features;
  }

  private static <T> T choose(
      List<T> found,
      @Nullable String wanted,
      Function<T, String> id,
      ToIntFunction<T> priority,
      Missing missing) {
    List<T> sorted = new ArrayList<>(found);
    sorted.sort(Comparator.comparingInt(priority).reversed().thenComparing(id));
    if (sorted.isEmpty()) {
      throw new MissingProviderException(
          "No "
              + missing.what
              + " was found: "
              + missing.advice
              + " to the module path or class path. "
              + ProviderLookup.MERGE);
    }
    if (wanted == null) {
      return sorted.get(0);
    }
    Optional<T> chosen = sorted.stream().filter(one -> id.apply(one).equals(wanted)).findFirst();
    return chosen.orElseThrow(
        () ->
            new ConfigurationException(
                "INVALID_SETTING",
                missing.source
                    + " asks for the "
                    + missing.what
                    + " \""
                    + wanted
                    + "\"; found: "
                    + String.join(", ", sorted.stream().map(id).toList())
                    + ". "
                    + ProviderLookup.MERGE,
                null));
  }

  private static String reason(@Nullable String wanted, String source) {
    return wanted == null ? "by default" : "by " + source;
  }

  private static @Nullable String variable(ServerConfig config, String name) {
    String value = config.variables().get(name);
    if (value != null && value.isBlank()) {
      throw new ConfigurationException(
          "INVALID_SETTING", name + " is set to nothing: give it a value, or do not set it.", null);
    }
    return value == null ? null : value.trim();
  }

  private static ConfigurationException naming(String source, ConfigurationException error) {
    return new ConfigurationException(
        error.code(), "What " + source + " says cannot be used: " + error.getMessage(), error);
  }

  private static int loops(ServerOptions options) {
    return options.shards() > 0 ? options.shards() : Runtime.getRuntime().availableProcessors();
  }

  private static <T> List<T> found(Function<@Nullable ClassLoader, ServiceLoader<T>> load) {
    return new ArrayList<>(ProviderLookup.find(load, Plugins.class));
  }

  private record Missing(String what, String source, String advice) {}
}
