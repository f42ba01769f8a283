package io.realtime4j.api.spi.server;

import java.util.concurrent.CompletionStage;

/** Says who connects. Called on a loop: it must not block. */
@FunctionalInterface
public interface Authenticator {
  /**
   * Checks what a client presents, at connection and at each refresh. Fails with {@link
   * io.realtime4j.api.AuthenticationException}; any other failure refuses the client as
   * UNAVAILABLE.
   */
  CompletionStage<Principal> authenticate(AuthRequest request);
}
