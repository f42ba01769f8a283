package io.realtime4j.api;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Who we are is not accepted, or not known. Not a failure of the network: the client does not try
 * again with the same token.
 *
 * <ul>
 *   <li>AUTH_REQUIRED, INVALID_TOKEN, TOKEN_EXPIRED, TOKEN_REVOKED, TENANT_MISMATCH: the server
 *       does not accept the token, or no more;
 *   <li>ACCOUNT_MISMATCH: the server says that we are another user than the client's;
 *   <li>TOKEN_UNAVAILABLE: the {@link TokenSource} failed. The only one that is retryable, and
 *       tried again by the client;
 *   <li>USER_UNKNOWN: {@link Rooms#direct} needs to know who we are;
 *   <li>OWNER_UNKNOWN, as a fault: neither server nor token says who we are, so that what is queued
 *       is nobody's. Set the user.
 * </ul>
 */
public final class AuthenticationException extends RealtimeException {
  private static final long serialVersionUID = 1L;

  private final transient @Nullable Duration retryAfter;

  /** Creates one; it is retryable if the code is TOKEN_UNAVAILABLE. */
  public AuthenticationException(
      String code, String message, @Nullable Duration retryAfter, @Nullable Throwable cause) {
    super(code, code.equals("TOKEN_UNAVAILABLE"), message, cause);
    this.retryAfter = retryAfter;
  }

  @Override
  public Optional<Duration> retryAfter() {
    return Optional.ofNullable(retryAfter);
  }
}
