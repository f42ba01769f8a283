package io.realtime4j.api;

import io.realtime4j.api.spi.feature.ClientFactory;
import io.realtime4j.api.spi.server.ServerFactory;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.ServiceLoader;

/** Finds the engines. */
final class Providers {
  private Providers() {}

  /** Returns the provider of the highest priority, then the first class name. */
  static <T> T best(Class<T> type, String missing) {
    List<T> found = new ArrayList<>();
    load(type).forEach(found::add);
    Comparator<T> order = Comparator.comparingInt(Providers::priority);
    return found.stream()
        .sorted(order.reversed().thenComparing(p -> p.getClass().getName()))
        .findFirst()
        .orElseThrow(() -> new MissingProviderException(missing));
  }

  // ServiceLoader.load must be called with a literal of a type that this module declares in `uses`.
  @SuppressWarnings("unchecked")
  private static <T> Iterable<T> load(Class<T> type) {
    return type == ClientFactory.class
        ? (Iterable<T>) ServiceLoader.load(ClientFactory.class)
        : (Iterable<T>) ServiceLoader.load(ServerFactory.class);
  }

  private static int priority(Object provider) {
    return provider instanceof ClientFactory client
        ? client.priority()
        : ((ServerFactory) provider).priority();
  }
}
