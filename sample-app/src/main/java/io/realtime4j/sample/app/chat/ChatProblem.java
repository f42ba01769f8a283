package io.realtime4j.sample.app.chat;

import io.realtime4j.api.RealtimeException;
import io.realtime4j.api.json.JsonObject;

/** Says what went wrong, as an event. */
final class ChatProblem {
  private ChatProblem() {}

  static JsonObject of(Throwable thrown) {
    Throwable failure = thrown;
    while (!(failure instanceof RealtimeException) && failure.getCause() != null) {
      failure = failure.getCause();
    }
    return failure instanceof RealtimeException known
        ? of(known.code(), String.valueOf(known.getMessage()))
        : of("INTERNAL_ERROR", failure.toString());
  }

  static JsonObject of(String code, String message) {
    return JsonObject.of("event", "error", "code", code, "message", message);
  }
}
