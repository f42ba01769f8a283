package io.realtime4j.core.session;

import io.realtime4j.api.RefusedException;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.json.JsonString;
import io.realtime4j.api.json.JsonValue;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads {@code {success, data?, error?}}, and what servers send in its place. */
public final class AckEnvelope {
  /** Refusals of servers that do not say {@code retryable} themselves. */
  private static final Set<String> RETRYABLE =
      Set.of("RATE_LIMITED", "OUT_OF_ORDER", "UNAVAILABLE", "INTERNAL_ERROR");

  /** A server that asks for more is taken to be in error. */
  private static final long LONGEST_WAIT_MILLIS = Duration.ofHours(1).toMillis();

  private AckEnvelope() {}

  /**
   * Returns the data of an answer: {@code data}, else what stands beside {@code success}, else
   * nothing.
   *
   * @throws RefusedException if the answer says that the request was refused
   */
  static JsonObject data(List<JsonValue> args) {
    if (args.isEmpty() || !(args.get(0).parsed() instanceof JsonObject envelope)) {
      return JsonObject.EMPTY;
    }
    if (!envelope.bool("success").orElse(true)) {
      throw refusal(envelope.get("error"));
    }
    return envelope
        .object("data")
        .orElseGet(() -> envelope.has("success") ? without(envelope, "success") : envelope);
  }

  /** Returns the refusal of an {@code error} member, or of an event that reports one. */
  public static RefusedException refusal(@Nullable JsonValue error) {
    if (error instanceof JsonObject object) {
      String code = object.string("code").orElse("REFUSED");
      return new RefusedException(
          code,
          object.bool("retryable").orElse(RETRYABLE.contains(code)),
          object.string("message").orElse(code),
          retryAfter(object),
          object.object("details").orElse(JsonObject.EMPTY));
    }
    String text = error instanceof JsonString string ? string.value() : "The request was refused.";
    return new RefusedException("REFUSED", false, text, null, JsonObject.EMPTY);
  }

  /**
   * Returns how long the server asks to wait, {@code null} if it does not. "Not at all" is no
   * answer to how soon a refused request may come again, or we would repeat it without a pause.
   */
  public static @Nullable Duration retryAfter(JsonObject error) {
    return error
        .integer("retryAfterMs")
        .filter(millis -> millis > 0)
        .map(millis -> Duration.ofMillis(Math.min(millis, LONGEST_WAIT_MILLIS)))
        .orElse(null);
  }

  private static JsonObject without(JsonObject object, String key) {
    Map<String, JsonValue> members = new LinkedHashMap<>(object.members());
    members.remove(key);
    return new JsonObject(members);
  }
}
