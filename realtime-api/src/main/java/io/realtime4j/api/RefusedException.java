package io.realtime4j.api;

import io.realtime4j.api.json.JsonObject;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The server answered a request with an error. Codes: VALIDATION_ERROR, UNKNOWN_EVENT,
 * AUTH_REQUIRED, FORBIDDEN, ROOM_NOT_FOUND, ROOM_FULL, NOT_A_MEMBER, PAYLOAD_TOO_LARGE,
 * RATE_LIMITED, QUOTA_EXCEEDED, OUT_OF_ORDER, UNAVAILABLE, INTERNAL_ERROR, and those of plug-ins.
 */
public final class RefusedException extends RealtimeException {
  private static final long serialVersionUID = 1L;

  private final transient @Nullable Duration retryAfter;
  private final transient JsonObject details;

  /** Creates one. */
  public RefusedException(
      String code,
      boolean retryable,
      String message,
      @Nullable Duration retryAfter,
      JsonObject details) {
    super(code, retryable, message, null);
    this.retryAfter = retryAfter;
    this.details = details;
  }

  @Override
  public Optional<Duration> retryAfter() {
    return Optional.ofNullable(retryAfter);
  }

  /** Returns what the server added, empty if nothing. */
  public JsonObject details() {
    return details;
  }
}
