package io.realtime4j.server.chat.session;

import io.realtime4j.api.json.JsonArray;
import io.realtime4j.api.json.JsonBool;
import io.realtime4j.api.json.JsonNull;
import io.realtime4j.api.json.JsonNumber;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.json.JsonString;
import io.realtime4j.api.json.JsonValue;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a client sent with an event, read with suspicion: a member of the wrong kind is a
 * VALIDATION_ERROR that names it, a {@code null} one is the same as none.
 */
public record Payload(JsonObject json) {
  /** Ids in this system's tables are this wide. */
  public static final int MAX_ID_CHARS = 255;

  /** Returns the payload that an event came with. */
  public static Payload of(List<JsonValue> args) {
    if (args.isEmpty() || args.get(0).isNull()) {
      return new Payload(JsonObject.EMPTY);
    }
    if (args.get(0).parsed() instanceof JsonObject object) {
      return new Payload(object);
    }
    throw Refusals.validation("payload", "must be an object");
  }

  public @Nullable JsonValue value(String field) {
    JsonValue value = json.get(field);
    return value == null || value instanceof JsonNull ? null : value;
  }

  /** Returns a text, or {@code null} if there is none. */
  public @Nullable String optionalText(String field) {
    JsonValue value = value(field);
    if (value == null) {
      return null;
    }
    if (value instanceof JsonString text) {
      return text.value();
    }
    throw Refusals.validation(field, "must be a string");
  }

  /** Returns a non-empty text of at most {@link #MAX_ID_CHARS} printable characters. */
  public @Nullable String optionalId(String field) {
    String id = optionalText(field);
    return id == null ? null : checkId(field, id);
  }

  public String id(String field) {
    String id = optionalId(field);
    if (id == null) {
      throw Refusals.validation(field, "is required");
    }
    return id;
  }

  /** Returns a list of ids without repetitions, in order. */
  public Set<String> ids(String field, int max) {
    List<JsonValue> values = array(field);
    if (values == null) {
      throw Refusals.validation(field, "is required");
    }
    if (values.size() > max) {
      throw Refusals.beyond(field, "must have at most " + max + " elements", max);
    }
    Set<String> ids = new LinkedHashSet<>();
    for (JsonValue value : values) {
      if (!(value.parsed() instanceof JsonString text)) {
        throw Refusals.validation(field, "must be an array of strings");
      }
      ids.add(checkId(field, text.value()));
    }
    return ids;
  }

  public @Nullable List<JsonValue> array(String field) {
    JsonValue value = value(field);
    if (value == null) {
      return null;
    }
    if (value instanceof JsonArray array) {
      return array.values();
    }
    throw Refusals.validation(field, "must be an array");
  }

  /** Returns the objects of an array, each as a payload of its own. */
  public List<Payload> objects(String field, int max) {
    List<JsonValue> values = array(field);
    if (values == null) {
      throw Refusals.validation(field, "is required");
    }
    if (values.size() > max) {
      throw Refusals.beyond(field, "must have at most " + max + " elements", max);
    }
    List<Payload> objects = new ArrayList<>(values.size());
    for (JsonValue value : values) {
      if (!(value.parsed() instanceof JsonObject object)) {
        throw Refusals.validation(field, "must be an array of objects");
      }
      objects.add(new Payload(object));
    }
    return objects;
  }

  public @Nullable JsonObject object(String field) {
    JsonValue value = value(field);
    if (value == null) {
      return null;
    }
    if (value instanceof JsonObject object) {
      return object;
    }
    throw Refusals.validation(field, "must be an object");
  }

  /** Returns an integer of at least {@code min}, or {@code null} if there is none. */
  public @Nullable Long optionalInteger(String field, long min) {
    JsonValue value = value(field);
    if (value == null) {
      return null;
    }
    if (value instanceof JsonNumber number && number.isIntegral() && number.longValue() >= min) {
      return number.longValue();
    }
    throw Refusals.validation(field, "must be an integer of at least " + min);
  }

  /** Returns {@code limit}: how many an answer may hold, no more than the server gives anyway. */
  public int limit(int otherwise, int most) {
    Long limit = optionalInteger("limit", 1);
    return (int) Math.min(limit == null ? otherwise : limit, most);
  }

  public @Nullable Boolean optionalBool(String field) {
    JsonValue value = value(field);
    if (value == null) {
      return null;
    }
    if (value instanceof JsonBool bool) {
      return bool.value();
    }
    throw Refusals.validation(field, "must be true or false");
  }

  /** Returns a time in ms, given as a number of them or as ISO-8601 text. */
  public @Nullable Long optionalTime(String field) {
    JsonValue value = value(field);
    if (value == null) {
      return null;
    }
    if (value instanceof JsonNumber number && number.isIntegral()) {
      return number.longValue();
    }
    if (value instanceof JsonString text) {
      Long millis = WireTime.parse(text.value());
      if (millis != null) {
        return millis;
      }
    }
    throw Refusals.validation(field, "must be an ISO-8601 time or milliseconds");
  }

  private static String checkId(String field, String id) {
    if (id.isBlank()) {
      throw Refusals.validation(field, "must not be blank");
    }
    if (id.length() > MAX_ID_CHARS) {
      throw Refusals.beyond(field, "must be at most " + MAX_ID_CHARS + " characters", MAX_ID_CHARS);
    }
    if (!isPrintable(id)) {
      throw Refusals.validation(field, "must have no control characters");
    }
    return id;
  }

  /** Control characters would reach our internal names, half surrogate pairs have no UTF-8. */
  private static boolean isPrintable(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isISOControl(c)) {
        return false;
      }
      if (Character.isSurrogate(c)
          && !(Character.isHighSurrogate(c)
              && ++i < text.length()
              && Character.isLowSurrogate(text.charAt(i)))) {
        return false;
      }
    }
    return true;
  }
}
