package io.realtime4j.server.chat.http;

import io.realtime4j.api.RealtimeException;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.json.JsonValue;
import io.realtime4j.api.spi.transport.Exchange;
import io.realtime4j.protocol.Json;
import io.realtime4j.protocol.ProtocolLimits;
import io.realtime4j.server.chat.session.Request;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Answers of this server over HTTP: JSON, never kept by anybody on the way. */
final class HttpAnswers {
  private HttpAnswers() {}

  static void respond(Exchange exchange, int status, JsonObject body, Map<String, String> extra) {
    Map<String, String> headers = new LinkedHashMap<>(extra);
    headers.put("Content-Type", "application/json; charset=utf-8");
    headers.put("Cache-Control", "no-store");
    exchange.respond(status, headers, ByteBuffer.wrap(Json.toBytes(body)));
  }

  /** Returns the object that a body is, {@code null} if it is none. */
  static @Nullable JsonObject object(byte[] body) {
    try {
      JsonValue value = Json.parse(ByteBuffer.wrap(body), ProtocolLimits.DEFAULT).parsed();
      return value instanceof JsonObject object ? object : null;
    } catch (RuntimeException e) {
      return null;
    }
  }

  static void notAllowed(Exchange exchange, String allowed) {
    respond(
        exchange,
        405,
        error("METHOD_NOT_ALLOWED", "Only " + allowed + " is answered here"),
        Map.of("Allow", allowed));
  }

  static void notFound(Exchange exchange) {
    respond(exchange, 404, error("NOT_FOUND", "There is nothing here"), Map.of());
  }

  /** Returns an error in the shape that all have. */
  private static JsonObject error(String code, String message) {
    return JsonObject.of(
        "error", JsonObject.of("code", code, "message", message, "retryable", false));
  }

  /** Answers with the error that an event would get, and the status that fits. */
  static void refuse(Exchange exchange, RealtimeException error) {
    Map<String, String> headers = new LinkedHashMap<>();
    error
        .retryAfter()
        .ifPresent(
            // Whole seconds, of which one too few would be too early.
            wait -> headers.put("Retry-After", String.valueOf(seconds(wait))));
    int status = status(error.code());
    if (status == 401) {
      headers.put("WWW-Authenticate", "Bearer");
    }
    respond(exchange, status, JsonObject.of("error", Request.errorJson(error)), headers);
  }

  private static long seconds(Duration wait) {
    return Math.max(1, wait.plusNanos(999_999_999).toSeconds());
  }

  private static int status(String code) {
    return switch (code) {
      case "VALIDATION_ERROR" -> 400;
      case "AUTH_REQUIRED", "INVALID_TOKEN", "TOKEN_EXPIRED", "TOKEN_REVOKED" -> 401;
      case "FORBIDDEN", "TENANT_MISMATCH" -> 403;
      case "ROOM_NOT_FOUND", "NOT_A_MEMBER" -> 404;
      case "ROOM_EXISTS", "ROOM_FULL", "QUOTA_EXCEEDED" -> 409;
      case "PAYLOAD_TOO_LARGE" -> 413;
      case "RATE_LIMITED" -> 429;
      case "UNSUPPORTED" -> 501;
      case "UNAVAILABLE" -> 503;
      default -> 500;
    };
  }
}
