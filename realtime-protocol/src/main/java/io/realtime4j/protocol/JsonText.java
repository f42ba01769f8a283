package io.realtime4j.protocol;

import io.realtime4j.api.json.JsonRaw;
import io.realtime4j.api.json.JsonValue;
import org.jspecify.annotations.Nullable;

/**
 * Writes a JSON object member by member, for what is written too often to be built as a value
 * first. Members are written as they come: the caller vouches that no key occurs twice. For one
 * object, by one thread.
 */
public final class JsonText {
  private final ByteSink out;
  private final JsonWriter writer;
  private boolean isEmpty = true;

  /**
   * Begins an object.
   *
   * @param bytes how long it is likely to become; it may become longer
   */
  public JsonText(int bytes) {
    out = new ByteSink(Math.max(16, bytes));
    writer = new JsonWriter(out, null, ProtocolLimits.DEEPEST);
    out.put('{');
  }

  private void key(String key) {
    if (!isEmpty) {
      out.put(',');
    }
    isEmpty = false;
    writer.writeKey(key);
    out.put(':');
  }

  /** Writes a text. */
  public JsonText put(String key, String value) {
    key(key);
    writer.writeText(value);
    return this;
  }

  /** Writes a text unless it is {@code null}. */
  public JsonText putIfPresent(String key, @Nullable String value) {
    return value == null ? this : put(key, value);
  }

  /** Writes a number. */
  public JsonText put(String key, long value) {
    key(key);
    out.putDecimal(value);
    return this;
  }

  /** Writes a boolean. */
  public JsonText put(String key, boolean value) {
    return put(key, JsonValue.of(value));
  }

  /**
   * Writes a value.
   *
   * @throws IllegalArgumentException if there is binary in it, half a surrogate pair in a key, or
   *     nesting deeper than {@link ProtocolLimits#DEEPEST}
   */
  public JsonText put(String key, JsonValue value) {
    key(key);
    writer.write(value);
    return this;
  }

  /**
   * Writes the members of another object.
   *
   * @param object its text, in UTF-8, without space around its braces
   */
  public JsonText members(byte[] object) {
    if (object.length > 2) {
      if (!isEmpty) {
        out.put(',');
      }
      isEmpty = false;
      out.put(object, 1, object.length - 2);
    }
    return this;
  }

  /** Ends the object and returns it. */
  public JsonRaw end() {
    out.put('}');
    return JsonValue.raw(out.view(), text -> Json.parse(text, ProtocolLimits.DEFAULT));
  }
}
