package io.realtime4j.api.spi.feature;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * One client's instance of a feature.
 *
 * @param <T> what applications call
 */
public interface Feature<T> {
  /** Returns what applications call, from any thread. */
  T api();

  /**
   * The client is about to close: sends what the feature owes to others, while there may still be a
   * session, and completes when that is done. Called on the loop, once, before {@link #close()};
   * the client waits for half a second at most.
   */
  default CompletionStage<Void> finish() {
    return CompletableFuture.completedFuture(null);
  }

  /** Ends the feature. Called on the loop, once; the context must not be used afterwards. */
  void close();
}
