package io.realtime4j.api.json;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Turns plain Java values into JSON values. */
final class JsonConversion {
  private JsonConversion() {}

  static JsonValue from(@Nullable Object value) {
    if (value == null) {
      return JsonNull.INSTANCE;
    }
    if (value instanceof JsonValue json) {
      return json;
    }
    if (value instanceof CharSequence text) {
      return new JsonString(text.toString());
    }
    if (value instanceof Boolean bool) {
      return JsonValue.of(bool.booleanValue());
    }
    if (value instanceof Number number) {
      return fromNumber(number);
    }
    if (value instanceof byte[] bytes) {
      return new JsonBinary(bytes);
    }
    if (value instanceof Map<?, ?> map) {
      return fromMap(map);
    }
    if (value instanceof Iterable<?> items) {
      List<JsonValue> values = new ArrayList<>();
      items.forEach(item -> values.add(from(item)));
      return new JsonArray(values);
    }
    throw new IllegalArgumentException("no JSON value for a " + value.getClass().getName());
  }

  private static JsonValue fromNumber(Number number) {
    if (number instanceof Long
        || number instanceof Integer
        || number instanceof Short
        || number instanceof Byte) {
      return JsonNumber.of(number.longValue());
    }
    return JsonNumber.of(number.doubleValue());
  }

  private static JsonValue fromMap(Map<?, ?> map) {
    Map<String, JsonValue> members = new LinkedHashMap<>();
    map.forEach(
        (key, value) -> {
          if (!(key instanceof CharSequence)) {
            throw new IllegalArgumentException("a JSON key must be text, was " + key);
          }
          members.put(key.toString(), from(value));
        });
    return new JsonObject(members);
  }
}
