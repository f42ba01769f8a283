package io.realtime4j.api.json;

import java.nio.ByteBuffer;
import java.util.function.Function;

/**
 * One value of an event's payload: JSON, plus binary, which Socket.IO carries beside it. Immutable
 * and safe to share between threads.
 *
 * <p>Two values are equal when they mean the same JSON; use {@link #parsed()} before comparing with
 * a {@link JsonRaw}.
 */
public sealed interface JsonValue
    permits JsonArray, JsonBinary, JsonBool, JsonNull, JsonNumber, JsonObject, JsonRaw, JsonString {

  /** Returns the JSON {@code null}. */
  static JsonValue nullValue() {
    return JsonNull.INSTANCE;
  }

  /** Returns a JSON string. */
  static JsonString of(String value) {
    return new JsonString(value);
  }

  /** Returns a JSON number. */
  static JsonNumber of(long value) {
    return JsonNumber.of(value);
  }

  /**
   * Returns a JSON number.
   *
   * @throws IllegalArgumentException if {@code value} is NaN or infinite, which JSON cannot say
   */
  static JsonNumber of(double value) {
    return JsonNumber.of(value);
  }

  /** Returns a JSON boolean. */
  static JsonBool of(boolean value) {
    return value ? JsonBool.TRUE : JsonBool.FALSE;
  }

  /** Returns a binary leaf that holds a copy of {@code bytes}. */
  static JsonBinary binary(byte[] bytes) {
    return new JsonBinary(bytes);
  }

  /**
   * Returns a value that is parsed when first looked into. A body kept by a store passes through as
   * it is.
   *
   * @param utf8 the JSON text; copied
   * @param parser turns the text into a value that is no {@link JsonRaw}; must be pure, and may
   *     throw on malformed text, which then surfaces from the first access
   */
  static JsonRaw raw(ByteBuffer utf8, Function<ByteBuffer, JsonValue> parser) {
    return new JsonRaw(utf8, parser);
  }

  /**
   * Returns the JSON value of a plain Java one: {@code null}, {@link JsonValue}, {@link
   * CharSequence}, {@link Boolean}, {@link Number}, {@code byte[]}, {@link java.util.Map} with text
   * keys, or {@link Iterable} of these.
   *
   * @throws IllegalArgumentException for any other type
   */
  static JsonValue from(@org.jspecify.annotations.Nullable Object value) {
    return JsonConversion.from(value);
  }

  /** Returns this value with a {@link JsonRaw} replaced by what it parses to. */
  default JsonValue parsed() {
    return this;
  }

  /** Returns whether this is the JSON {@code null}. */
  default boolean isNull() {
    return parsed() instanceof JsonNull;
  }
}
