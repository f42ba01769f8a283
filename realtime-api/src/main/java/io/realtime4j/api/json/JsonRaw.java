package io.realtime4j.api.json;

import java.nio.ByteBuffer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * JSON text that nobody has looked into yet. A message body goes from the wire to the store and
 * back as bytes; only code that asks for a member pays for parsing.
 */
public final class JsonRaw implements JsonValue {
  private final byte[] utf8;
  private final Function<ByteBuffer, JsonValue> parser;
  // Null until first asked for. Racing threads may both parse: the parser is pure.
  private volatile @Nullable JsonValue value;

  JsonRaw(ByteBuffer source, Function<ByteBuffer, JsonValue> parser) {
    ByteBuffer view = source.duplicate();
    this.utf8 = new byte[view.remaining()];
    view.get(utf8);
    this.parser = parser;
  }

  /** Returns the JSON text in UTF-8, read-only. */
  public ByteBuffer utf8() {
    return ByteBuffer.wrap(utf8).asReadOnlyBuffer();
  }

  /** Returns the length of the JSON text in bytes. */
  public int sizeBytes() {
    return utf8.length;
  }

  @Override
  public JsonValue parsed() {
    JsonValue known = value;
    if (known == null) {
      known = parser.apply(utf8()).parsed();
      value = known;
    }
    return known;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof JsonValue json && parsed().equals(json.parsed());
  }

  @Override
  public int hashCode() {
    return parsed().hashCode();
  }

  @Override
  public String toString() {
    return parsed().toString();
  }
}
