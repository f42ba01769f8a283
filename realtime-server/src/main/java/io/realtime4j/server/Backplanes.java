package io.realtime4j.server;

import io.realtime4j.api.ConfigurationException;
import io.realtime4j.api.internal.ProviderLookup;
import io.realtime4j.api.spi.backplane.Backplane;
import io.realtime4j.api.spi.backplane.BackplaneProvider;
import java.util.List;
import java.util.ServiceLoader;

/** Opens the backplane that a location names, by the providers found. Any thread. */
public final class Backplanes {
  private Backplanes() {}

  /**
   * Opens one; it goes on trying to reach the others until it is closed.
   *
   * @param location the id of a provider and what it takes, such as {@code redis://localhost:6379}
   * @throws ConfigurationException if there is no such provider, or it cannot use the location; the
   *     message never repeats a password
   */
  public static Backplane open(String location) {
    int colon = location.indexOf(':');
    String id = colon < 0 ? location : location.substring(0, colon);
    List<BackplaneProvider> found =
        ProviderLookup.find(
            loader -> ServiceLoader.load(BackplaneProvider.class, loader), Backplanes.class);
    return found.stream()
        .filter(one -> one.id().equals(id))
        .findFirst()
        .orElseThrow(() -> unknown(found))
        .open(colon < 0 ? "" : location.substring(colon + 1));
  }

  /** Not a word of the location: where its scheme is wrong any part may be a password. */
  private static ConfigurationException unknown(List<BackplaneProvider> found) {
    String ids =
        found.isEmpty()
            ? "none: add io.realtime4j:realtime4j-backplane-redis to the module path or class path"
            : String.join(", ", found.stream().map(BackplaneProvider::id).sorted().toList());
    return new ConfigurationException(
        "INVALID_SETTING",
        "a location begins with the id of a backplane and a colon; found: "
            + ids
            + ". "
            + ProviderLookup.MERGE,
        null);
  }
}
