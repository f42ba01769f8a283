package io.realtime4j.server.chat.session;

import io.realtime4j.api.RealtimeException;
import io.realtime4j.api.RefusedException;
import io.realtime4j.api.StoreException;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.json.JsonString;
import io.realtime4j.api.json.JsonValue;
import io.realtime4j.api.spi.server.Principal;
import io.realtime4j.server.Ack;
import io.realtime4j.server.loop.Stages;
import org.jspecify.annotations.Nullable;

/**
 * An event that waits for its answer. Answers may be given from any thread; they are posted to the
 * session's loop, so that what the same thread broadcasts afterwards arrives after them.
 */
public final class Request {
  private static final System.Logger LOG = System.getLogger("io.realtime4j.server.chat");

  private final ChatSession session;
  private final Principal who;
  private final String event;
  private final Payload payload;
  private final @Nullable Ack ack;

  public Request(ChatSession session, String event, Payload payload, @Nullable Ack ack) {
    this.session = session;
    this.who = session.principal();
    this.event = event;
    this.payload = payload;
    this.ack = ack;
  }

  public ChatSession session() {
    return session;
  }

  /** Returns who asked, as of then. */
  public Principal who() {
    return who;
  }

  public String event() {
    return event;
  }

  public Payload payload() {
    return payload;
  }

  public void reply() {
    answer(JsonObject.of("success", true));
  }

  public void reply(JsonValue data) {
    answer(JsonObject.of("success", true, "data", data));
  }

  /** Refuses, with the error that fits what went wrong. */
  public void fail(Throwable failure) {
    RealtimeException error = error(Stages.cause(failure));
    JsonObject details =
        error instanceof RefusedException refused ? refused.details() : JsonObject.EMPTY;
    if (ack == null) {
      session.send("error", errorEvent(error.code(), message(error), event));
    } else {
      JsonObject.Builder json =
          JsonObject.builder()
              .put("code", error.code())
              .put("message", message(error))
              .put("retryable", error.isRetryable());
      error.retryAfter().ifPresent(wait -> json.put("retryAfterMs", millis(wait)));
      if (!details.members().isEmpty()) {
        json.put("details", details);
      }
      answer(JsonObject.of("success", false, "error", json.build()));
    }
    if (event.equals("message:send") && !error.isRetryable()) {
      sendFailed(error);
    }
  }

  static JsonObject errorEvent(String code, String message, String event) {
    return JsonObject.of(
        "code", code, "message", message, "details", JsonObject.of("event", event));
  }

  public static long millis(java.time.Duration wait) {
    return Math.max(1, wait.plusNanos(999_999).toMillis());
  }

  /** A sender that keeps records by its own ids hears of a refusal for good in one more way. */
  private void sendFailed(RealtimeException error) {
    if (payload.json().get("clientMessageId") instanceof JsonString id) {
      session.send(
          "message:failed",
          JsonObject.of(
              "clientMessageId",
              id,
              "errorCode",
              error.code(),
              "errorMessage",
              message(error),
              "retryable",
              false));
    }
  }

  private void answer(JsonObject envelope) {
    Ack answer = ack;
    if (answer != null) {
      session.post(() -> answer.send(envelope));
    }
  }

  private RealtimeException error(Throwable failure) {
    if (failure instanceof StoreException) {
      LOG.log(System.Logger.Level.WARNING, "the store failed during " + event, failure);
      return Refusals.unavailable("The store cannot be used now", Refusals.STORE_PAUSE);
    }
    if (failure instanceof RealtimeException error) {
      return error;
    }
    LOG.log(System.Logger.Level.ERROR, "an event failed: " + event, failure);
    return Refusals.internal();
  }

  private static String message(RealtimeException error) {
    String message = error.getMessage();
    return message == null ? error.code() : message;
  }
}
