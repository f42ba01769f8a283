package io.realtime4j.api.spi.feature;

import io.realtime4j.api.SessionInfo;

/**
 * Brings a feature to a client; found by {@link java.util.ServiceLoader} or given to the builder.
 * Of several with one id, the builder's wins, then the highest priority, then the first class name.
 *
 * @param <T> the type by which applications ask for it: {@code client.feature(T)}
 */
public interface FeatureProvider<T> {
  /** Returns the feature's name, such as {@code presence}. */
  String id();

  /** Returns the type by which applications ask for it. */
  Class<T> apiType();

  /** Returns the rank among providers of the same id; the highest wins. */
  default int priority() {
    return 0;
  }

  /**
   * Returns whether the feature works with the server of a session, for {@link
   * io.realtime4j.api.ConnectionStatus#features()}. From any thread; does not block. Default: yes.
   */
  default boolean worksWith(SessionInfo session) {
    return true;
  }

  /** Creates the feature of one client. Called once per client, before it first connects. */
  Feature<T> create(FeatureContext context);
}
