package io.realtime4j.protocol;

import io.realtime4j.api.json.JsonRaw;
import io.realtime4j.api.json.JsonValue;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * JSON text (RFC 8259) to values and back.
 *
 * <p>Of a key that occurs twice the last value counts, at the place of the first, as in JavaScript.
 * An integer beyond {@code long} becomes the nearest double; a number beyond double, or one of more
 * than 1,000 characters, is a violation. Half a surrogate pair is kept in a string that writes it
 * as an escape, as JavaScript does; it is a violation in a key, and where it is not escaped.
 */
public final class Json {
  private Json() {}

  /**
   * Parses what remains in a buffer, whose position does not move.
   *
   * @return a value without {@link JsonRaw} and binary in it; holds no reference to the buffer
   * @throws ProtocolViolation if the text is no UTF-8, no JSON, or over a limit
   */
  public static JsonValue parse(ByteBuffer utf8, ProtocolLimits limits) {
    limits.checkSize("a JSON text", utf8.remaining());
    return JsonReader.read(ByteSpan.of(utf8).checkUtf8(), limits.maxDepth());
  }

  /**
   * Parses a text.
   *
   * @return a value without {@link JsonRaw} and binary in it
   * @throws ProtocolViolation if the text is no JSON, over a limit, or has no UTF-8 form
   */
  public static JsonValue parse(CharSequence text, ProtocolLimits limits) {
    limits.checkSize("a JSON text", text.length());
    try {
      // Not String.getBytes, which would make a question mark of half a surrogate pair.
      return parse(StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text)), limits);
    } catch (CharacterCodingException e) {
      throw new ProtocolViolation(ProtocolViolation.BAD_UTF8, "half a surrogate pair in JSON text");
    }
  }

  /**
   * Returns JSON text as a value that is parsed, within {@link ProtocolLimits#DEFAULT}, when first
   * looked into, and written as it is. Parsing throws {@link ProtocolViolation}; writing does not
   * look, so the caller vouches for text that comes from elsewhere.
   *
   * @param utf8 the text; copied
   */
  public static JsonRaw raw(byte[] utf8) {
    return raw(utf8, ProtocolLimits.DEFAULT);
  }

  /** Returns the same as {@link #raw(byte[])}, parsed within other limits. */
  public static JsonRaw raw(byte[] utf8, ProtocolLimits limits) {
    return JsonValue.raw(ByteBuffer.wrap(utf8), text -> parse(text, limits));
  }

  /**
   * Checks a value that an application wants to send, where it asks: what passes can be encoded,
   * read by the peer, and passed on.
   *
   * @throws IllegalArgumentException if it is nested deeper than {@link
   *     ProtocolLimits#VALUE_DEPTH}, has half a surrogate pair in a key, or is raw text that is no
   *     JSON
   */
  public static void check(JsonValue value) {
    check(value, ProtocolLimits.VALUE_DEPTH);
  }

  /** Checks a value as {@link #check(JsonValue)} does, with another depth. */
  public static void check(JsonValue value, int maxDepth) {
    new ValueCheck(maxDepth).check(value);
  }

  /**
   * Writes a value as JSON text without insignificant space, in UTF-8. A {@link JsonRaw} is copied
   * as it is.
   *
   * @throws IllegalArgumentException if there is binary in it, half a surrogate pair in a key, or
   *     nesting deeper than {@link ProtocolLimits#DEEPEST}
   */
  public static byte[] toBytes(JsonValue value) {
    ByteSink sink = new ByteSink(256);
    new JsonWriter(sink, null, ProtocolLimits.DEEPEST).write(value);
    return sink.toByteArray();
  }

  /**
   * Writes a value as JSON text.
   *
   * @throws IllegalArgumentException as {@link #toBytes}
   */
  public static String toText(JsonValue value) {
    return new String(toBytes(value), StandardCharsets.UTF_8);
  }
}
