package io.realtime4j.transport.netty;

import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.ssl.NotSslRecordException;
import io.realtime4j.api.spi.transport.ResponseHead;
import io.realtime4j.api.spi.transport.TransportFailure;
import io.realtime4j.api.spi.transport.TransportFailure.Kind;
import java.net.UnknownHostException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Turns what Netty and the JDK throw into the kinds that the engine decides on. */
final class Failures {
  private Failures() {}

  static TransportFailure aborted() {
    return TransportFailure.of(Kind.ABORTED, "aborted by the caller");
  }

  static TransportFailure closed() {
    return TransportFailure.of(Kind.ABORTED, "the transport is closed");
  }

  static TransportFailure lost(@Nullable Throwable cause) {
    String why = cause == null ? "the peer closed it" : said(cause);
    return TransportFailure.of(Kind.LOST, "the connection broke: " + why, cause);
  }

  /** Some of what is thrown has no message. */
  private static String said(Throwable cause) {
    return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
  }

  static TransportFailure protocol(String message, @Nullable Throwable cause) {
    return TransportFailure.of(Kind.PROTOCOL, message, cause);
  }

  static TransportFailure refusedWith(HttpResponse answer) {
    HttpResponseStatus status = answer.status();
    return TransportFailure.builder(
            Kind.BAD_RESPONSE, ("HTTP " + status.code() + " " + status.reasonPhrase()).strip())
        .answer(headOf(answer))
        .build();
  }

  /** Returns status and headers of an answer. */
  static ResponseHead headOf(HttpResponse answer) {
    ResponseHead.Builder head = ResponseHead.builder(answer.status().code());
    answer.headers().forEach(header -> head.header(header.getKey(), header.getValue()));
    return head.build();
  }

  static TransportFailure queueFull(long bytes) {
    return TransportFailure.of(
        Kind.LOST, "more than " + (bytes >> 20) + " MiB wait to be sent, which is the limit");
  }

  /** Names why no connection came about. */
  static TransportFailure connecting(Origin origin, Throwable cause) {
    if (cause instanceof UnknownHostException) {
      return TransportFailure.of(
          Kind.UNKNOWN_HOST, "the host " + origin.host() + " is unknown", cause);
    }
    return TransportFailure.of(
        Kind.REFUSED,
        origin.host() + ":" + origin.port() + " cannot be reached: " + cause.getMessage(),
        cause);
  }

  /** Names why a connection ended. */
  static TransportFailure of(Throwable cause) {
    for (Throwable at = cause; at != null; at = at.getCause()) {
      if (at instanceof NotSslRecordException) {
        // Its own message is a dump of what the peer sent.
        return TransportFailure.of(Kind.TLS, "TLS failed: the peer does not speak TLS", at);
      }
      if (at instanceof SSLException) {
        return TransportFailure.of(Kind.TLS, "TLS failed: " + at.getMessage(), at);
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
