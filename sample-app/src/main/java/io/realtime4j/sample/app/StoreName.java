package io.realtime4j.sample.app;

import io.realtime4j.api.ConfigurationException;
import io.realtime4j.api.spi.store.ServerStoreProvider;
import io.realtime4j.api.spi.store.StoreTools;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;

/**
 * Which store a command means, as {@code serve} would take it.
 *
 * @param provider what opens it
 * @param location where it is, for the provider
 */
record StoreName(ServerStoreProvider provider, String location) {
  private static final String DEFAULT = "sqlite:realtime4j.db";

  /**
   * Finds one.
   *
   * @param option what was given, null for what the environment says
   */
  static StoreName of(@Nullable String option, Map<String, String> environment) {
    String name = option == null ? environment.get("REALTIME_STORE") : option;
    String full = name == null ? DEFAULT : name.trim();
    int colon = full.indexOf(':');
    String id = colon < 0 ? full : full.substring(0, colon);
    List<ServerStoreProvider> found =
        ServiceLoader.load(ServerStoreProvider.class).stream()
            .map(ServiceLoader.Provider::get)
            .toList();
    for (ServerStoreProvider provider : found) {
      if (provider.id().equals(id)) {
        return new StoreName(provider, colon < 0 ? "" : full.substring(colon + 1));
      }
    }
    throw new ConfigurationException(
        "INVALID_SETTING",
        "There is no server store \""
            + id
            + "\"; found: "
            + String.join(", ", found.stream().map(ServerStoreProvider::id).sorted().toList())
            + ".",
        null);
  }

  /** Returns what copies and checks it. */
  StoreTools tools() {
    return provider
        .tools()
        .orElseThrow(
            () ->
                new ConfigurationException(
                    "INVALID_SETTING",
                    "The store " + provider.id() + " can be neither copied nor checked.",
                    null));
  }
}
