package io.realtime4j.feature.reactions;

import io.realtime4j.api.RefusedException;
import io.realtime4j.api.json.JsonArray;
import io.realtime4j.api.json.JsonNumber;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.json.JsonString;
import io.realtime4j.api.json.JsonValue;
import io.realtime4j.api.spi.server.FeatureRequest;
import io.realtime4j.api.spi.store.FeatureStore;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads what clients send, with suspicion: what is wrong is refused by name. */
final class ReactionRequest {
  private static final int MAX_ID_CHARS = 255;

  private ReactionRequest() {}

  /** Returns the canonical name of the room. */
  static String room(FeatureRequest request) {
    String room = request.roomName();
    if (room == null) {
      throw invalid("roomName", "is required");
    }
    return room;
  }

  static String messageId(FeatureRequest request) {
    return text("messageId", request.payload().get("messageId"), MAX_ID_CHARS);
  }

  /** Returns whom the page comes after, empty for the first. */
  static String after(FeatureRequest request) {
    JsonValue after = request.payload().get("after");
    return after == null || after.isNull() ? "" : text("after", after, MAX_ID_CHARS);
  }

  /** Returns how many are wanted, at most what the server gives anyway. */
  static int limit(FeatureRequest request, int most) {
    JsonValue limit = request.payload().get("limit");
    if (limit == null || limit.isNull()) {
      return most;
    }
    if (limit instanceof JsonNumber number && number.isIntegral() && number.longValue() >= 1) {
      return (int) Math.min(number.longValue(), most);
    }
    throw invalid("limit", "must be an integer of at least 1");
  }

  static String emoji(FeatureRequest request) {
    return text("emoji", request.payload().get("emoji"), MessageReactions.MAX_EMOJI_CHARS);
  }

  /** Returns ids of messages, each once. */
  static List<String> messageIds(FeatureRequest request) {
    if (!(request.payload().get("messageIds") instanceof JsonArray ids)) {
      throw invalid("messageIds", "must be an array");
    }
    if (ids.size() > FeatureStore.MAX_KEYS) {
      throw beyond(
          "messageIds",
          "must have at most " + FeatureStore.MAX_KEYS + " elements",
          FeatureStore.MAX_KEYS);
    }
    Set<String> read = new LinkedHashSet<>();
    for (JsonValue id : ids.values()) {
      read.add(text("messageIds", id.parsed(), MAX_ID_CHARS));
    }
    return new ArrayList<>(read);
  }

  private static String text(String field, @Nullable JsonValue value, int maxChars) {
    if (!(value instanceof JsonString known)) {
      throw invalid(field, "must be a string");
    }
    String text = known.value();
    if (text.isBlank() || text.length() > maxChars) {
      throw invalid(field, "must have 1 to " + maxChars + " characters");
    }
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean isHalf =
          Character.isSurrogate(c)
              && !(Character.isHighSurrogate(c)
                  && ++i < text.length()
                  && Character.isLowSurrogate(text.charAt(i)));
      if (Character.isISOControl(c) || isHalf) {
        throw invalid(field, "must have no control characters");
      }
    }
    return text;
  }

  private static RefusedException beyond(String field, String problem, int limit) {
    return new RefusedException(
        "VALIDATION_ERROR",
        false,
        field + " " + problem,
        null,
        JsonObject.of("field", field, "limit", limit));
  }

  private static RefusedException invalid(String field, String problem) {
    return new RefusedException(
        "VALIDATION_ERROR", false, field + " " + problem, null, JsonObject.of("field", field));
  }
}
