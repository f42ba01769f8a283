package io.realtime4j.api.spi.feature;

/**
 * One client's instance of a feature.
 *
 * @param <T> what applications call
 */
public interface Feature<T> {
  /** Returns what applications call, from any thread. */
  T api();

  /** Ends the feature. Called on the loop, once; the context must not be used afterwards. */
  void close();
}
