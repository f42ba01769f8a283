package io.realtime4j.transport.okhttp;

import io.realtime4j.api.spi.transport.TransportFailure;
import io.realtime4j.api.spi.transport.TransportFailure.Kind;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.ProtocolException;
import java.net.UnknownHostException;
import javax.net.ssl.SSLException;

/** Turns what OkHttp and the JDK throw into the kinds that the engine decides on. */
final class Failures {
  /** What OkHttp says of a body that ends too early, as if the peer had meant it. */
  private static final String CUT_OFF = "unexpected end of stream";

  private Failures() {}

  static TransportFailure aborted() {
    return new TransportFailure(Kind.ABORTED, 0, "aborted by the caller", null);
  }

  static TransportFailure closed() {
    return new TransportFailure(Kind.ABORTED, 0, "the transport is closed", null);
  }

  static TransportFailure tooLarge(String what, int maxBytes) {
    return new TransportFailure(
        Kind.PROTOCOL, 0, what + " is larger than " + maxBytes + " bytes", null);
  }

  static TransportFailure refusedWith(int status, String reason) {
    return new TransportFailure(
        Kind.BAD_RESPONSE, status, ("HTTP " + status + " " + reason).strip(), null);
  }

  static TransportFailure queueFull() {
    return new TransportFailure(
        Kind.LOST, 0, "more than 16 MiB wait to be sent, which is OkHttp's limit", null);
  }

  /** Names why something failed that was not open yet, or needs no opening. */
  static TransportFailure of(Throwable cause) {
    if (cause instanceof UnknownHostException) {
      return new TransportFailure(Kind.UNKNOWN_HOST, 0, "the host is unknown", cause);
    }
    if (cause instanceof ConnectException
        || cause instanceof NoRouteToHostException
        || cause instanceof InterruptedIOException) {
      return new TransportFailure(
          Kind.REFUSED, 0, "the host cannot be reached: " + cause.getMessage(), cause);
    }
    if (cause instanceof SSLException) {
      return new TransportFailure(Kind.TLS, 0, "TLS failed: " + cause.getMessage(), cause);
    }
    return ofOpen(cause);
  }

  /** Names why something failed that was open. */
  static TransportFailure ofOpen(Throwable cause) {
    return cause instanceof ProtocolException && !CUT_OFF.equals(cause.getMessage())
        ? new TransportFailure(
            Kind.PROTOCOL, 0, "the peer broke the protocol: " + cause.getMessage(), cause)
        : new TransportFailure(Kind.LOST, 0, "the connection broke: " + cause.getMessage(), cause);
  }
}
