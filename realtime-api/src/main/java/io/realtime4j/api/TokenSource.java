package io.realtime4j.api;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Where the client gets its token: asked at every connection attempt and before a token expires.
 * Called on the callback executor; it may block there, though a stage is kinder.
 */
@FunctionalInterface
public interface TokenSource {
  /**
   * Returns a JWT that is valid now. A failure ends the attempt with an {@link
   * AuthenticationException} of code TOKEN_UNAVAILABLE, which is tried again with back-off.
   */
  CompletionStage<String> token();

  /** Returns a source that always gives the same token. */
  static TokenSource of(String token) {
    return () -> CompletableFuture.completedFuture(token);
  }
}
