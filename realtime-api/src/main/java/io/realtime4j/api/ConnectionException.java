package io.realtime4j.api;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The connection could not be made or was lost: CONNECTION_REFUSED, UNKNOWN_HOST, TLS_FAILED,
 * CONNECT_TIMEOUT, CONNECTION_FAILED, CONNECTION_LOST, LISTENERS_STALLED (the application's own),
 * HEARTBEAT_TIMEOUT, NETWORK_CHANGED, NOT_A_SOCKET_IO_SERVER, FORBIDDEN (HTTP status 401 or 403),
 * SWAP_UNDER_WAY and SWAP_GIVEN_UP (another transport was not gone over to, and the connection goes
 * on), or a refusal of the server that is not about identity (TOO_MANY_CONNECTIONS, RATE_LIMITED,
 * SERVER_DRAINING).
 *
 * <p>For a request under way, CONNECTION_LOST means that its fate is unknown.
 */
public final class ConnectionException extends RealtimeException {
  private static final long serialVersionUID = 1L;

  private final transient @Nullable Duration retryAfter;

  /** Creates a retryable one. */
  public ConnectionException(
      String code, String message, @Nullable Duration retryAfter, @Nullable Throwable cause) {
    super(code, true, message, cause);
    this.retryAfter = retryAfter;
  }

  @Override
  public Optional<Duration> retryAfter() {
    return Optional.ofNullable(retryAfter);
  }
}
