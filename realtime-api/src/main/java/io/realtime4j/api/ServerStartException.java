package io.realtime4j.api;

import org.jspecify.annotations.Nullable;

/** A server could not start: PORT_IN_USE, ADDRESS_UNAVAILABLE, PERMISSION_DENIED. */
public final class ServerStartException extends RealtimeException {
  private static final long serialVersionUID = 1L;

  /** Creates one. */
  public ServerStartException(String code, String message, @Nullable Throwable cause) {
    super(code, false, message, cause);
  }
}
