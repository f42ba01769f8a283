package io.realtime4j.server;

import io.realtime4j.api.MissingProviderException;
import java.util.ServiceLoader;

/** Finds the factory of this module. */
final class Factories {
  private Factories() {}

  static GeneralServerFactory general() {
    // By the module's own loader: the caller's context has nothing to do with it.
    return ServiceLoader.load(
            GeneralServerFactory.class, GeneralServerFactory.class.getClassLoader())
        .findFirst()
        .orElseThrow(() -> new MissingProviderException("realtime4j-server is not complete"));
  }
}
