package io.realtime4j.transport.okhttp;

import io.realtime4j.api.spi.transport.TransportFailure;
import io.realtime4j.api.spi.transport.TransportFailure.Kind;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.ProtocolException;
import java.net.UnknownHostException;
import javax.net.ssl.SSLException;
import okhttp3.Response;

/** Turns what OkHttp and the JDK throw into the kinds that the engine decides on. */
final class Failures {
  /** What OkHttp says of a body that ends too early, as if the peer had meant it. */
  private static final String CUT_OFF = "unexpected end of stream";

  private Failures() {}

  static TransportFailure aborted() {
    return TransportFailure.of(Kind.ABORTED, "aborted by the caller");
  }

  static TransportFailure closed() {
    return TransportFailure.of(Kind.ABORTED, "the transport is closed");
  }

  static TransportFailure tooLarge(String what, int maxBytes) {
    return TransportFailure.of(Kind.PROTOCOL, what + " is larger than " + maxBytes + " bytes");
  }

  static TransportFailure refusedWith(Response answer) {
    return TransportFailure.builder(
            Kind.BAD_RESPONSE, ("HTTP " + answer.code() + " " + answer.message()).strip())
        .answer(DerivedClient.headOf(answer))
        .build();
  }

  static TransportFailure queueFull() {
    return TransportFailure.of(
        Kind.LOST, "more than 16 MiB wait to be sent, which is OkHttp's limit");
  }

  /** Names why something failed that was not open yet, or needs no opening. */
  static TransportFailure of(Throwable cause) {
    if (cause instanceof UnknownHostException) {
      return TransportFailure.of(Kind.UNKNOWN_HOST, "the host is unknown", cause);
    }
    if (cause instanceof ConnectException
        || cause instanceof NoRouteToHostException
        || cause instanceof InterruptedIOException) {
      return TransportFailure.of(
          Kind.REFUSED, "the host cannot be reached: " + cause.getMessage(), cause);
    }
    if (cause instanceof SSLException) {
      return TransportFailure.of(Kind.TLS, "TLS failed: " + cause.getMessage(), cause);
    }
    return ofOpen(cause);
  }

  /** Names why something failed that was open. */
  static TransportFailure ofOpen(Throwable cause) {
    return cause instanceof ProtocolException && !CUT_OFF.equals(cause.getMessage())
        ? TransportFailure.of(
            Kind.PROTOCOL, "the peer broke the protocol: " + cause.getMessage(), cause)
        : TransportFailure.of(Kind.LOST, "the connection broke: " + said(cause), cause);
  }

  /** Some of what is thrown has no message, such as an end of the stream. */
  private static String said(Throwable cause) {
    return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
  }
}
