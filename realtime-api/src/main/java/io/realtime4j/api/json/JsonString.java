package io.realtime4j.api.json;

import java.util.Objects;

/**
 * A JSON string.
 *
 * @param value the text, unescaped
 */
public record JsonString(String value) implements JsonValue {
  /** Checks that there is a text. */
  public JsonString {
    Objects.requireNonNull(value, "value");
  }

  @Override
  public String toString() {
    return value;
  }
}
