package io.realtime4j.transport.netty;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
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
import org.jspecify.annotations.Nullable;

/** Builds answers. */
final class HttpAnswer {
  /** Engine.IO 4 puts this between the records of a polling payload. */
  private static final int RECORD_SEPARATOR = 0x1e;

  /** RFC 6455, section 1.3. */
  private static final String WEBSOCKET_GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

  /** Never fed: looking for an implementation costs more than copying one. */
  private static final MessageDigest SHA_1 = sha1();

  private static final byte[] SWITCHING = ascii("HTTP/1.1 101 Switching Protocols\r\n");
  private static final byte[] ACCEPT =
      ascii("upgrade: websocket\r\nconnection: upgrade\r\nsec-websocket-accept: ");

  /** Room for the answer and a first frame of usual size. */
  private static final int SWITCHING_CAPACITY = 512;

  private static final int COLON = ':' << 8 | ' ';
  private static final int CRLF = '\r' << 8 | '\n';

  private HttpAnswer() {}

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static MessageDigest sha1() {
    try {
      return MessageDigest.getInstance("SHA-1");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-1", e);
    }
  }

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

  /**
   * Returns the answer to a head that can be read but not be meant (RFC 9112, sections 2.3, 3.2 and
   * 6.1), or null if there is nothing wrong with it.
   */
  static @Nullable FullHttpResponse refusal(HttpRequest request) {
    HttpVersion version = request.protocolVersion();
    if (version.majorVersion() != 1 || !version.protocolName().equals("HTTP")) {
      return empty(HttpResponseStatus.HTTP_VERSION_NOT_SUPPORTED);
    }
    List<String> codings = request.headers().getAll(HttpHeaderNames.TRANSFER_ENCODING);
    if (!codings.isEmpty() && !isChunkedAlone(codings)) {
      return empty(HttpResponseStatus.NOT_IMPLEMENTED);
    }
    int hosts = request.headers().getAll(HttpHeaderNames.HOST).size();
    return hosts > 1 || (hosts == 0 && version.minorVersion() > 0) ? badRequest() : null;
  }

  /** Chunks are the one coding that is read here: what is coded once more would be misread. */
  private static boolean isChunkedAlone(List<String> codings) {
    return codings.size() == 1 && HttpHeaderValues.CHUNKED.contentEqualsIgnoreCase(codings.get(0));
  }

  private static FullHttpResponse empty(HttpResponseStatus status) {
    return of(status.code(), new DefaultHttpHeaders(), Unpooled.EMPTY_BUFFER, false, false);
  }

  static FullHttpResponse goOn() {
    return new DefaultFullHttpResponse(
        HttpVersion.HTTP_1_1, HttpResponseStatus.CONTINUE, Unpooled.EMPTY_BUFFER);
  }

  /**
   * Returns the answer that accepts a WebSocket (RFC 6455, section 4.2.2), as bytes: it leaves
   * together with the first frame.
   */
  static ByteBuf switching(ByteBufAllocator alloc, String key, HttpHeaders headers) {
    ByteBuf out = alloc.directBuffer(SWITCHING_CAPACITY).writeBytes(SWITCHING);
    headers.forEach(
        header -> {
          ByteBufUtil.writeAscii(out, header.getKey());
          out.writeShort(COLON);
          ByteBufUtil.writeAscii(out, header.getValue());
          out.writeShort(CRLF);
        });
    out.writeBytes(ACCEPT);
    ByteBufUtil.writeAscii(out, acceptOf(key));
    return out.writeInt(CRLF << 16 | CRLF);
  }

  static String acceptOf(String key) {
    try {
      MessageDigest digest = (MessageDigest) SHA_1.clone();
      return Base64.getEncoder()
          .encodeToString(
              digest.digest((key + WEBSOCKET_GUID).getBytes(StandardCharsets.US_ASCII)));
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException("the platform's digests are copied", e);
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
