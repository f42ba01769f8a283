package io.realtime4j.api.json;

import java.util.ArrayList;
import java.util.List;

/**
 * A JSON array.
 *
 * @param values the elements, unmodifiable
 */
public record JsonArray(List<JsonValue> values) implements JsonValue {
  /** The array without elements. */
  public static final JsonArray EMPTY = new JsonArray(List.of());

  /** Copies the elements. */
  public JsonArray {
    values = List.copyOf(values);
  }

  /** Returns an array of plain Java values, each converted by {@link JsonValue#from}. */
  public static JsonArray of(Object... values) {
    List<JsonValue> converted = new ArrayList<>(values.length);
    for (Object value : values) {
      converted.add(JsonValue.from(value));
    }
    return new JsonArray(converted);
  }

  /** Returns the number of elements. */
  public int size() {
    return values.size();
  }

  /**
   * Returns one element.
   *
   * @throws IndexOutOfBoundsException if there is none at {@code index}
   */
  public JsonValue get(int index) {
    return values.get(index);
  }

  /** Returns the strings among the elements, in order; other kinds are passed over. */
  public List<String> strings() {
    List<String> texts = new ArrayList<>(values.size());
    for (JsonValue value : values) {
      if (value.parsed() instanceof JsonString text) {
        texts.add(text.value());
      }
    }
    return texts;
  }

  @Override
  public String toString() {
    return values.toString();
  }
}
