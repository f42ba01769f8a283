package io.realtime4j.api.spi.transport;

import org.jspecify.annotations.Nullable;

/**
 * Why a call of a client transport failed.
 *
 * @param kind what went wrong, for the engine to decide on
 * @param httpStatus the status of an HTTP answer that refused a WebSocket; 0 if there was none
 * @param message for people
 * @param cause the library's exception
 */
public record TransportFailure(
    Kind kind, int httpStatus, String message, @Nullable Throwable cause) {
  /** What went wrong. */
  public enum Kind {
    /** The host's name is unknown. */
    UNKNOWN_HOST,
    /** Nobody listens there, or the host cannot be reached. */
    REFUSED,
    /** TLS failed: certificate, name, or protocol. */
    TLS,
    /** The server answered the WebSocket request with an HTTP status other than 101. */
    BAD_RESPONSE,
    /** The peer broke the protocol, or a message was larger than allowed. */
    PROTOCOL,
    /** The connection broke. */
    LOST,
    /** The caller aborted or cancelled, or the transport was closed. */
    ABORTED
  }
}
