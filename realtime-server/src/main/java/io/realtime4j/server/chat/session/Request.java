package io.realtime4j.server.chat.session;

import io.realtime4j.api.RealtimeException;
import io.realtime4j.api.RefusedException;
import io.realtime4j.api.StoreException;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.json.JsonRaw;
import io.realtime4j.api.json.JsonString;
import io.realtime4j.api.json.JsonValue;
import io.realtime4j.api.spi.server.EventObservation;
import io.realtime4j.api.spi.server.Principal;
import io.realtime4j.protocol.JsonText;
import io.realtime4j.server.Ack;
import io.realtime4j.server.chat.meter.LoopMeter;
import io.realtime4j.server.chat.meter.Metrics;
import io.realtime4j.server.loop.Asker;
import io.realtime4j.server.loop.Deadline;
import io.realtime4j.server.loop.Stages;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/*
 * Everything that is asked on the way has its own deadline, so answers come. The request has one
 * too, for what is asked of nobody with a name: an append under way, a task that was lost. Whichever
 * answer comes first is the answer, the others are dropped.
 */

/**
 * An event that waits for its answer, and gets exactly one. Answers may be given from any thread;
 * they are posted to the session's loop, so that what the same thread broadcasts afterwards arrives
 * after them.
 */
public final class Request implements Sender {
  private final ChatSession session;
  private final Principal who;
  private final String event;
  private final String metered;
  private final Payload payload;
  private final @Nullable Ack ack;
  // Session's loop only.
  private int units;
  private long begun = LoopMeter.NEVER;
  private EventObservation observation = EventObservation.NONE;
  private @Nullable Deadline deadline;
  private boolean answered;

  /**
   * Creates one.
   *
   * @param event as the client calls it
   * @param metered as it is counted
   */
  public Request(
      ChatSession session, String event, String metered, Payload payload, @Nullable Ack ack) {
    this.session = session;
    this.who = session.principal();
    this.event = event;
    this.metered = metered;
    this.payload = payload;
    this.ack = ack;
  }

  /**
   * Begins to count as under way, until answered. On the session's loop.
   *
   * @throws RefusedException if too much is under way already
   */
  public void begin(int cost) {
    LoopMeter meter = session.shard().meter();
    begun = meter.now();
    observation = meter.began(metered, who, session.socket().id());
    session.budget().begin(cost);
    units = cost;
    deadline =
        session
            .shard()
            .answers()
            .add(() -> fail(Refusals.unavailable("This takes too long just now", Asker.PAUSE)));
  }

  @Override
  public ChatSession session() {
    return session;
  }

  /** Returns who asked, as of then. */
  @Override
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
    answer(success(data));
  }

  /** Answers within the call, before anything that the loop does next; on the session's loop. */
  @Override
  public void replyNow(JsonRaw data) {
    finishNow(Metrics.OK, () -> send(success(data)));
  }

  /** Refuses, with the error that fits what went wrong. */
  @Override
  public void fail(Throwable failure) {
    RealtimeException error = error(Stages.cause(failure));
    finish(error.code(), () -> refuse(error));
  }

  static JsonObject errorEvent(RealtimeException error, String event) {
    JsonObject.Builder details = JsonObject.builder().put("event", event);
    if (error instanceof RefusedException refused) {
      refused.details().members().forEach(details::put);
    }
    JsonObject.Builder json =
        JsonObject.builder()
            .put("code", error.code())
            .put("message", message(error))
            .put("details", details.build());
    error.retryAfter().ifPresent(wait -> json.put("retryAfterMs", millis(wait)));
    return json.build();
  }

  /** Tells a session of itself that what it was granted in a room holds no longer; on its loop. */
  public static void withdraw(
      ChatSession session, String event, String roomName, RefusedException why) {
    session.tell(
        "error",
        JsonObject.of(
            "code",
            why.code(),
            "message",
            message(why),
            "details",
            JsonObject.of("event", event, "roomName", roomName)));
  }

  public static long millis(Duration wait) {
    return Math.max(1, wait.plusNanos(999_999).toMillis());
  }

  /** Returns an error as it stands in an answer. */
  public static JsonObject errorJson(RealtimeException error) {
    JsonObject.Builder json =
        JsonObject.builder()
            .put("code", error.code())
            .put("message", message(error))
            .put("retryable", error.isRetryable());
    error.retryAfter().ifPresent(wait -> json.put("retryAfterMs", millis(wait)));
    if (error instanceof RefusedException refused && !refused.details().members().isEmpty()) {
      json.put("details", refused.details());
    }
    return json.build();
  }

  private void refuse(RealtimeException error) {
    if (ack == null) {
      session.tell("error", errorEvent(error, event));
    } else {
      ack.send(JsonObject.of("success", false, "error", errorJson(error)));
    }
    if (event.equals("message:send") && !error.isRetryable()) {
      sendFailed(error);
    }
  }

  /** A sender that keeps records by its own ids hears of a refusal for good in one more way. */
  private void sendFailed(RealtimeException error) {
    if (payload.json().get("clientMessageId") instanceof JsonString id) {
      session.tell(
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

  private static JsonValue success(JsonValue data) {
    return data instanceof JsonRaw raw
        ? new JsonText(raw.sizeBytes() + 32).put("success", true).put("data", raw).end()
        : JsonObject.of("success", true, "data", data);
  }

  private void answer(JsonValue envelope) {
    finish(Metrics.OK, () -> send(envelope));
  }

  private void send(JsonValue envelope) {
    if (ack != null) {
      ack.send(envelope);
    }
  }

  private void finish(String outcome, Runnable answer) {
    session.post(() -> finishNow(outcome, answer));
  }

  private void finishNow(String outcome, Runnable answer) {
    if (answered) {
      return;
    }
    answered = true;
    session.budget().end(units);
    if (deadline != null) {
      deadline.cancel();
    }
    session.shard().meter().answered(metered, outcome, begun);
    observation.ended(outcome);
    answer.run();
  }

  private RealtimeException error(Throwable failure) {
    if (failure instanceof StoreException) {
      session.shard().complaints().warn("the store failed", failure);
      return session.shard().asker().storeFailed();
    }
    if (failure instanceof TimeoutException) {
      // What became of it is not known: whoever says it again is told.
      session.shard().complaints().warn("the store is slow", failure);
      return session.shard().asker().storeFailed();
    }
    if (failure instanceof RealtimeException error) {
      return error;
    }
    session
        .shard()
        .complaints()
        .error(
            "an event failed: " + event,
            session.about("an event failed", Refusals.INTERNAL_ERROR).with("event", event),
            failure);
    return Refusals.internal();
  }

  private static String message(RealtimeException error) {
    String message = error.getMessage();
    return message == null ? error.code() : message;
  }
}
