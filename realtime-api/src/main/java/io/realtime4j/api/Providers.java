package io.realtime4j.api;

import io.realtime4j.api.internal.ProviderLookup;
import io.realtime4j.api.spi.feature.ClientFactory;
import io.realtime4j.api.spi.server.ServerFactory;
import java.util.Comparator;
import java.util.List;
import java.util.ServiceLoader;

/** Finds the engines. */
final class Providers {
  private Providers() {}

  /** Returns the provider of the highest priority, then the first class name. */
  static <T> T best(Class<T> type, String missing) {
    Comparator<T> order = Comparator.comparingInt(Providers::priority);
    return load(type).stream()
        .sorted(order.reversed().thenComparing(p -> p.getClass().getName()))
        .findFirst()
        .orElseThrow(() -> new MissingProviderException(missing + " " + ProviderLookup.MERGE));
  }

  // ServiceLoader.load must be called with a literal of a type that this module declares in `uses`.
  @SuppressWarnings("unchecked")
  private static <T> List<T> load(Class<T> type) {
    return (List<T>)
        (type == ClientFactory.class
            ? ProviderLookup.find(
                loader -> ServiceLoader.load(ClientFactory.class, loader), Providers.class)
            : ProviderLookup.find(
                loader -> ServiceLoader.load(ServerFactory.class, loader), Providers.class));
  }

  private static int priority(Object provider) {
    return provider instanceof ClientFactory client
        ? client.priority()
        : ((ServerFactory) provider).priority();
  }
}
