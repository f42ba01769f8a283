package io.realtime4j.server.engine;

import io.realtime4j.api.json.JsonObject;
import io.realtime4j.protocol.Json;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Why a request is refused, with the codes that Engine.IO clients know. */
enum EngineError {
  UNKNOWN_TRANSPORT(400, 0, "Transport unknown"),
  UNKNOWN_SID(400, 1, "Session ID unknown"),
  BAD_HANDSHAKE_METHOD(400, 2, "Bad handshake method"),
  BAD_REQUEST(400, 3, "Bad request"),
  FORBIDDEN(403, 4, "Forbidden"),
  UNSUPPORTED_PROTOCOL_VERSION(400, 5, "Unsupported protocol version"),
  PAYLOAD_TOO_LARGE(413, 3, "Payload too large"),
  TOO_MANY_HANDSHAKES(429, 4, "Too many connections from this address in a second"),
  TOO_MANY_OF_ADDRESS(429, 4, "Too many connections from this address"),
  TOO_MANY_CONNECTIONS(503, 4, "Too many connections"),
  SHUTTING_DOWN(503, 4, "Server is shutting down");

  final int status;
  private final int code;
  private final String message;

  EngineError(int status, int code, String message) {
    this.status = status;
    this.code = code;
    this.message = message;
  }

  ByteBuffer body() {
    return encode(JsonObject.of("code", code, "message", message));
  }

  /** Returns the same with the limit that was passed. */
  ByteBuffer body(int limit) {
    return encode(JsonObject.of("code", code, "message", message, "limit", limit));
  }

  private static ByteBuffer encode(JsonObject body) {
    return StandardCharsets.UTF_8.encode(Json.toText(body));
  }
}
