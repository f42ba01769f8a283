package io.realtime4j.server.socketio;

import io.realtime4j.api.RealtimeException;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.server.ConnectRefusedException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.CompletionException;

/** What a client is told that middleware refuses. */
final class ConnectErrors {
  private static final System.Logger LOG = System.getLogger(ConnectErrors.class.getName());

  /** Long enough for what failed to come back, short enough for somebody who waits. */
  private static final long RETRY_MILLIS = 2_000;

  private ConnectErrors() {}

  static JsonObject toJson(Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    if (cause instanceof ConnectRefusedException refused) {
      return JsonObject.builder()
          .put("message", cause.getMessage())
          .putIfPresent("data", refused.data())
          .build();
    }
    if (cause instanceof RealtimeException known) {
      JsonObject data =
          JsonObject.builder()
              .put("code", known.code())
              .putIfPresent("retryAfterMs", known.retryAfter().map(Duration::toMillis).orElse(null))
              .build();
      return JsonObject.of("message", cause.getMessage(), "data", data);
    }
    LOG.log(Level.WARNING, "middleware has failed: {0}", cause.toString());
    LOG.log(Level.DEBUG, "middleware has failed", cause);
    return unavailable();
  }

  /** Returns what a client is told that nobody could decide about. */
  static JsonObject unavailable() {
    return JsonObject.of(
        "message",
        "The server cannot let anybody in now",
        "data",
        JsonObject.of("code", "UNAVAILABLE", "retryAfterMs", RETRY_MILLIS));
  }
}
