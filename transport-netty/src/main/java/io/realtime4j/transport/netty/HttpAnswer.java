package io.realtime4j.transport.netty;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.realtime4j.api.spi.transport.Frame;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/** Builds answers. */
final class HttpAnswer {
  /** Engine.IO 4 puts this between the records of a polling payload. */
  private static final int RECORD_SEPARATOR = 0x1e;

  /** RFC 6455, section 1.3. */
  private static final String WEBSOCKET_GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

  private HttpAnswer() {}

  /**
   * Returns {@code headers} in Netty's form.
   *
   * @throws IllegalArgumentException if a name or value is not allowed in HTTP
   */
  static HttpHeaders headers(Map<String, String> headers) {
    HttpHeaders result = new DefaultHttpHeaders();
    headers.forEach(result::set);
    return result;
  }

  /** Returns an answer with {@code body}, which it owns; a HEAD request gets its length only. */
  static FullHttpResponse of(
      int status, HttpHeaders headers, ByteBuf body, boolean head, boolean keepAlive) {
    int length = body.readableBytes();
    if (head) {
      body.release();
    }
    FullHttpResponse response =
        new DefaultFullHttpResponse(
            HttpVersion.HTTP_1_1,
            HttpResponseStatus.valueOf(status),
            head ? Unpooled.EMPTY_BUFFER : body);
    response.headers().set(headers);
    if (status != 204 && status != 304) {
      response.headers().setInt(HttpHeaderNames.CONTENT_LENGTH, length);
    }
    response
        .headers()
        .set(
            HttpHeaderNames.CONNECTION,
            keepAlive ? HttpHeaderValues.KEEP_ALIVE : HttpHeaderValues.CLOSE);
    return response;
  }

  /** Returns the answer to a request that the decoder gave up on. */
  static FullHttpResponse malformed(Throwable cause) {
    HttpResponseStatus status = HttpResponseStatus.BAD_REQUEST;
    if (cause instanceof TooLongHttpLineException) {
      status = HttpResponseStatus.REQUEST_URI_TOO_LONG;
    } else if (cause instanceof TooLongHttpHeaderException) {
      status = HttpResponseStatus.REQUEST_HEADER_FIELDS_TOO_LARGE;
    }
    return empty(status);
  }

  /** Returns the answer to a request that contradicts itself. */
  static FullHttpResponse badRequest() {
    return empty(HttpResponseStatus.BAD_REQUEST);
  }

  private static FullHttpResponse empty(HttpResponseStatus status) {
    return of(status.code(), new DefaultHttpHeaders(), Unpooled.EMPTY_BUFFER, false, false);
  }

  static FullHttpResponse goOn() {
    return new DefaultFullHttpResponse(
        HttpVersion.HTTP_1_1, HttpResponseStatus.CONTINUE, Unpooled.EMPTY_BUFFER);
  }

  /** Returns the answer that accepts a WebSocket (RFC 6455, section 4.2.2). */
  static FullHttpResponse switching(String key, HttpHeaders headers) {
    FullHttpResponse response =
        new DefaultFullHttpResponse(
            HttpVersion.HTTP_1_1, HttpResponseStatus.SWITCHING_PROTOCOLS, Unpooled.EMPTY_BUFFER);
    response.headers().set(headers);
    response.headers().set(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET);
    response.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.UPGRADE);
    response.headers().set(HttpHeaderNames.SEC_WEBSOCKET_ACCEPT, acceptOf(key));
    return response;
  }

  static String acceptOf(String key) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-1")
              .digest((key + WEBSOCKET_GUID).getBytes(StandardCharsets.US_ASCII));
      return Base64.getEncoder().encodeToString(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-1", e);
    }
  }

  /** Returns a polling payload. */
  static ByteBuf payload(ByteBufAllocator alloc, List<Frame> records) {
    int size = 0;
    for (Frame record : records) {
      size += 1 + (record.isText() ? record.size() : 1 + 4 * ((record.size() + 2) / 3));
    }
    ByteBuf out = alloc.directBuffer(Math.max(size, 1));
    for (Frame record : records) {
      if (out.isReadable()) {
        out.writeByte(RECORD_SEPARATOR);
      }
      byte[] bytes = new byte[record.size()];
      record.copyTo(bytes, 0);
      if (record.isText()) {
        out.writeBytes(bytes);
      } else {
        out.writeByte('b').writeBytes(Base64.getEncoder().encode(bytes));
      }
    }
    return out;
  }
}
