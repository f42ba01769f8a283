package io.realtime4j.transport.netty;

import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.ssl.NotSslRecordException;
import io.realtime4j.api.spi.transport.TransportFailure;
import io.realtime4j.api.spi.transport.TransportFailure.Kind;
import java.net.UnknownHostException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Turns what Netty and the JDK throw into the kinds that the engine decides on. */
final class Failures {
  private Failures() {}

  static TransportFailure aborted() {
    return new TransportFailure(Kind.ABORTED, 0, "aborted by the caller", null);
  }

  static TransportFailure closed() {
    return new TransportFailure(Kind.ABORTED, 0, "the transport is closed", null);
  }

  static TransportFailure lost(@Nullable Throwable cause) {
    String why = cause == null ? "the peer closed it" : String.valueOf(cause.getMessage());
    return new TransportFailure(Kind.LOST, 0, "the connection broke: " + why, cause);
  }

  static TransportFailure protocol(String message, @Nullable Throwable cause) {
    return new TransportFailure(Kind.PROTOCOL, 0, message, cause);
  }

  static TransportFailure refusedWith(int status, String reason) {
    return new TransportFailure(
        Kind.BAD_RESPONSE, status, ("HTTP " + status + " " + reason).strip(), null);
  }

  /** Names why no connection came about. */
  static TransportFailure connecting(Origin origin, Throwable cause) {
    if (cause instanceof UnknownHostException) {
      return new TransportFailure(
          Kind.UNKNOWN_HOST, 0, "the host " + origin.host() + " is unknown", cause);
    }
    return new TransportFailure(
        Kind.REFUSED,
        0,
        origin.host() + ":" + origin.port() + " cannot be reached: " + cause.getMessage(),
        cause);
  }

  /** Names why a connection ended. */
  static TransportFailure of(Throwable cause) {
    for (Throwable at = cause; at != null; at = at.getCause()) {
      if (at instanceof NotSslRecordException) {
        // Its own message is a dump of what the peer sent.
        return new TransportFailure(Kind.TLS, 0, "TLS failed: the peer does not speak TLS", at);
      }
      if (at instanceof SSLException) {
        return new TransportFailure(Kind.TLS, 0, "TLS failed: " + at.getMessage(), at);
      }
      if (at instanceof CorruptedWebSocketFrameException) {
        return protocol(String.valueOf(at.getMessage()), at);
      }
    }
    return cause instanceof DecoderException
        ? protocol("the answer is malformed: " + cause.getMessage(), cause)
        : lost(cause);
  }
}
