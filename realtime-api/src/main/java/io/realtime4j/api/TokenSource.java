package io.realtime4j.api;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Where the client gets its token: asked at every connection attempt, before a token expires, and
 * once when the server has refused one. Called on a thread that is there for it and may be blocked,
 * though a stage is kinder: never on that of listeners, so a listener that waits does not keep the
 * client from connecting. While several calls have not returned, no further one is made and the
 * attempt fails.
 *
 * <pre>{@code
 * TokenSource tokens =
 *     request -> request.reason() == TokenRequest.Reason.CONNECT ? cached() : renewed();
 * }</pre>
 */
@FunctionalInterface
public interface TokenSource {
  /**
   * Returns a JWT that is valid now. A failure, a stage that is {@code null}, or one that completes
   * with {@code null}, ends the attempt with an {@link AuthenticationException} of code
   * TOKEN_UNAVAILABLE; a stage that does not complete ends it after {@link
   * ConnectionOptions#connectTimeout} with a {@link ConnectionException} of code CONNECT_TIMEOUT.
   * Both are tried again with back-off. The previous token, given where only another one helps,
   * ends a connection attempt for good; before expiry the source is asked again.
   *
   * @param request why it is asked
   */
  CompletionStage<String> token(TokenRequest request);

  /** Returns a source that always gives the same token. */
  static TokenSource of(String token) {
    return request -> CompletableFuture.completedFuture(token);
  }
}
