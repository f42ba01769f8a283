package io.realtime4j.core.session;

import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.json.JsonString;
import io.realtime4j.api.json.JsonValue;

/** Reads a Socket.IO CONNECT_ERROR. */
final class Refusals {
  private Refusals() {}

  /**
   * Returns {@code {message, code?, retryAfterMs?}}. Servers that send no code are known by their
   * texts.
   */
  static JsonObject flatten(JsonValue data) {
    if (!(data instanceof JsonObject object)) {
      String text = data instanceof JsonString string ? string.value() : "";
      return JsonObject.of("message", text);
    }
    JsonObject details = object.object("data").orElse(JsonObject.EMPTY);
    String message = object.string("message").orElse("");
    JsonObject.Builder flat = JsonObject.builder().put("message", message);
    details
        .string("code")
        .ifPresentOrElse(
            code -> flat.put("code", code),
            () -> {
              switch (message) {
                case "Authentication required" -> flat.put("code", "AUTH_REQUIRED");
                case "Invalid token" -> flat.put("code", "INVALID_TOKEN");
                default -> {}
              }
            });
    details.integer("retryAfterMs").ifPresent(millis -> flat.put("retryAfterMs", millis));
    return flat.build();
  }
}
