package io.realtime4j.api;

import org.jspecify.annotations.Nullable;

/** The peer sent what the protocol does not allow; the connection was closed. */
public final class PeerProtocolException extends RealtimeException {
  private static final long serialVersionUID = 1L;

  /** Creates one with the code {@code PROTOCOL_VIOLATION}. */
  public PeerProtocolException(String message, @Nullable Throwable cause) {
    super("PROTOCOL_VIOLATION", true, message, cause);
  }
}
