package io.realtime4j.api;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Everything that can go wrong at run time, as one of a closed set of types. {@link #code()} is
 * stable text for programs and logs, {@link #getMessage()} says what to do.
 *
 * <p>A mistake in the calling code is not one of these: it is an {@link IllegalArgumentException}
 * or {@link IllegalStateException}, thrown at once on the caller's thread.
 */
public abstract sealed class RealtimeException extends RuntimeException
    permits AckTimeoutException,
        AuthenticationException,
        ClientClosedException,
        ConfigurationException,
        ConnectionException,
        FeatureException,
        MessageDiscardedException,
        MessageExpiredException,
        MissingProviderException,
        NoSuchMessageException,
        NotConnectedException,
        PayloadTooLargeException,
        PeerProtocolException,
        QueueFullException,
        RefusedException,
        RoomLeftException,
        ServerStartException,
        StoreException,
        UnsupportedByPeerException {
  private static final long serialVersionUID = 1L;

  private final String code;
  private final boolean retryable;

  RealtimeException(String code, boolean retryable, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.code = code;
    this.retryable = retryable;
  }

  /** Returns the stable code, such as {@code RATE_LIMITED}. */
  public final String code() {
    return code;
  }

  /** Returns whether the same call can succeed later without a change. */
  public final boolean isRetryable() {
    return retryable;
  }

  /** Returns how long the peer asked to wait before the next try, if it did. */
  public Optional<Duration> retryAfter() {
    return Optional.empty();
  }
}
