package io.realtime4j.transport.jakarta;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Collections;
import org.jspecify.annotations.Nullable;

/** The opening handshake of a WebSocket (RFC 6455, section 4.2). */
final class UpgradeRequests {
  static final String EXTENSIONS = "Sec-WebSocket-Extensions";

  private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
  private static final int KEY_BYTES = 16;

  private UpgradeRequests() {}

  static boolean asksForUpgrade(HttpServletRequest request) {
    return request.getMethod().equals("GET")
        && request.getProtocol().equals("HTTP/1.1")
        && lists(request, "Connection", "upgrade")
        && lists(request, "Upgrade", "websocket")
        && "13".equals(request.getHeader("Sec-WebSocket-Version"))
        && isKey(request.getHeader("Sec-WebSocket-Key"));
  }

  static boolean hasBody(HttpServletRequest request) {
    return request.getContentLengthLong() > 0 || request.getHeader("Transfer-Encoding") != null;
  }

  /** Returns what extensions are offered, divided by commas. */
  static String extensions(AsyncContext request) {
    return request.getRequest() instanceof HttpServletRequest asked
        ? String.join(",", Collections.list(asked.getHeaders(EXTENSIONS)))
        : "";
  }

  private static boolean lists(HttpServletRequest request, String header, String element) {
    for (String value : Collections.list(request.getHeaders(header))) {
      for (String one : value.split(",")) {
        if (one.strip().equalsIgnoreCase(element)) {
          return true;
        }
      }
    }
    return false;
  }

  private static boolean isKey(@Nullable String key) {
    if (key == null) {
      return false;
    }
    try {
      return Base64.getDecoder().decode(key).length == KEY_BYTES;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  static String acceptOf(String key) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-1")
              .digest((key + GUID).getBytes(StandardCharsets.US_ASCII));
      return Base64.getEncoder().encodeToString(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-1", e);
    }
  }
}
