package io.realtime4j.server.chat.moderation;

import io.realtime4j.api.spi.server.AuthRequest;
import io.realtime4j.api.spi.server.Authenticator;
import io.realtime4j.api.spi.server.Principal;
import io.realtime4j.server.chat.session.SystemName;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Lets nobody in who was revoked, whoever says who it is. */
public final class RevocableAuthenticator implements Authenticator {
  private final Authenticator inner;
  private final Ledger ledger;

  public RevocableAuthenticator(Authenticator inner, Ledger ledger) {
    this.inner = inner;
    this.ledger = ledger;
  }

  @Override
  public CompletionStage<Principal> authenticate(AuthRequest request) {
    CompletionStage<@Nullable Principal> found = inner.authenticate(request);
    return found == null
        ? CompletableFuture.failedFuture(new IllegalStateException("it gave no stage"))
        : found.thenApply(this::checked);
  }

  private Principal checked(@Nullable Principal who) {
    if (who == null) {
      throw new IllegalStateException("it answered null");
    }
    return ledger.check(SystemName.checked(who));
  }
}
