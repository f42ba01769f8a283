package io.realtime4j.server.auth;

import java.util.concurrent.CompletionStage;

/** Tells whether a token was signed by somebody whom this server trusts. */
@FunctionalInterface
interface Signatures {
  /**
   * Completes with what the token claims if its signature holds; fails with {@link
   * io.realtime4j.api.AuthenticationException} if it does not, and with anything else if that could
   * not be found out, so that the client may come again with the same token.
   */
  CompletionStage<CompactToken> check(CompactToken token);
}
