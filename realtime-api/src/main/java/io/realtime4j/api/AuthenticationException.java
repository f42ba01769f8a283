package io.realtime4j.api;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The server does not accept who we say we are: AUTH_REQUIRED, INVALID_TOKEN, TOKEN_EXPIRED,
 * TENANT_MISMATCH; or it says that we are another user than the client's (ACCOUNT_MISMATCH); or the
 * token source failed (TOKEN_UNAVAILABLE); or neither server nor token says who we are, so that
 * what is queued is nobody's (OWNER_UNKNOWN, as a fault: set the user). Not a failure of the
 * network: the client does not try again with the same token.
 */
public final class AuthenticationException extends RealtimeException {
  private static final long serialVersionUID = 1L;

  private final transient @Nullable Duration retryAfter;

  /** Creates one. */
  public AuthenticationException(
      String code, String message, @Nullable Duration retryAfter, @Nullable Throwable cause) {
    super(code, false, message, cause);
    this.retryAfter = retryAfter;
  }

  @Override
  public Optional<Duration> retryAfter() {
    return Optional.ofNullable(retryAfter);
  }
}
