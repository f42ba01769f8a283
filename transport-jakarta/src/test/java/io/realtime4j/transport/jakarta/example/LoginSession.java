package io.realtime4j.transport.jakarta.example;

import io.realtime4j.api.AuthenticationException;
import io.realtime4j.api.spi.server.AuthRequest;
import io.realtime4j.api.spi.server.Authenticator;
import io.realtime4j.api.spi.server.Principal;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Lets in whom the container knows. */
final class LoginSession implements Authenticator {
  @Override
  public CompletionStage<Principal> authenticate(AuthRequest request) {
    if (request.user() == null) {
      return CompletableFuture.failedFuture(
          new AuthenticationException("AUTH_REQUIRED", "sign in first", null, null));
    }
    return CompletableFuture.completedFuture(
        Principal.builder().tenant("primary").userId(request.user().getName()).build());
  }
}
