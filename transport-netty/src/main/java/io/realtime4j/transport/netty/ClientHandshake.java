package io.realtime4j.transport.netty;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpVersion;
import io.realtime4j.api.spi.transport.MessageDeflate;
import io.realtime4j.api.spi.transport.WebSocketRequest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The client's half of the opening handshake (RFC 6455, section 4.1). */
final class ClientHandshake {
  private static final int KEY_BYTES = 16;

  private final Origin origin;
  private final String target;
  private final HttpHeaders headers;
  private final String key;

  ClientHandshake(Origin origin, WebSocketRequest request) {
    this.origin = origin;
    this.target = Origin.target(request.uri());
    this.headers = HttpAnswer.headers(request.headers());
    byte[] nonce = new byte[KEY_BYTES];
    new SecureRandom().nextBytes(nonce);
    this.key = Base64.getEncoder().encodeToString(nonce);
  }

  FullHttpRequest request() {
    FullHttpRequest request =
        new DefaultFullHttpRequest(
            HttpVersion.HTTP_1_1, HttpMethod.GET, target, Unpooled.EMPTY_BUFFER);
    request
        .headers()
        .set(headers)
        .set(HttpHeaderNames.HOST, origin.hostHeader())
        .set(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET)
        .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.UPGRADE)
        .set(HttpHeaderNames.SEC_WEBSOCKET_EXTENSIONS, MessageDeflate.OFFER)
        .set(HttpHeaderNames.SEC_WEBSOCKET_KEY, key)
        .set(HttpHeaderNames.SEC_WEBSOCKET_VERSION, "13");
    return request;
  }

  /** Returns what is wrong with an answer of 101, {@code null} if nothing is. */
  @Nullable String flawOf(HttpResponse answer) {
    HttpHeaders given = answer.headers();
    if (!given.containsValue(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET, true)
        || !given.containsValue(HttpHeaderNames.CONNECTION, HttpHeaderValues.UPGRADE, true)) {
      return "the server switches to another protocol than WebSocket";
    }
    if (!HttpAnswer.acceptOf(key).equals(given.get(HttpHeaderNames.SEC_WEBSOCKET_ACCEPT))) {
      return "the server's Sec-WebSocket-Accept is wrong";
    }
    List<String> extensions = given.getAll(HttpHeaderNames.SEC_WEBSOCKET_EXTENSIONS);
    return extensions.isEmpty() || MessageDeflate.isAgreed(String.join(",", extensions))
        ? null
        : "the server uses an extension that was not offered";
  }

  /** Returns whether an answer without flaw agrees to compression. */
  static boolean isCompressed(HttpResponse answer) {
    return answer.headers().contains(HttpHeaderNames.SEC_WEBSOCKET_EXTENSIONS);
  }
}
