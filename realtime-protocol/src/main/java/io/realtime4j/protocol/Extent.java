package io.realtime4j.protocol;

import io.realtime4j.api.json.JsonArray;
import io.realtime4j.api.json.JsonBinary;
import io.realtime4j.api.json.JsonBool;
import io.realtime4j.api.json.JsonNumber;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.json.JsonRaw;
import io.realtime4j.api.json.JsonString;
import io.realtime4j.api.json.JsonValue;
import java.util.List;
import java.util.function.BiConsumer;

/** Looks through the arguments of a packet, before they are written, for how much that will be. */
final class Extent implements BiConsumer<String, JsonValue> {
  /** What no double takes more than. */
  private static final int DOUBLE_CHARS = 24;

  private static final int PLACEHOLDER_CHARS = 30;

  private final int maxDepth;
  private int depth;
  private int attachments;
  private long bytes;

  Extent(int maxDepth) {
    this.maxDepth = maxDepth;
  }

  /** Returns how many binary values there are. */
  int attachments() {
    return attachments;
  }

  /**
   * Returns how long the text will be: exactly so, if all of it is ASCII that needs no escape and
   * there is neither a fraction nor an attachment, as in nearly all.
   */
  long bytes() {
    return bytes;
  }

  void add(List<JsonValue> values) {
    enter(values.size());
    for (int i = 0; i < values.size(); i++) {
      add(values.get(i));
    }
    depth--;
  }

  /** Counts brackets and commas. */
  private void enter(int size) {
    depth++;
    if (depth > maxDepth) {
      throw JsonWriter.tooDeep(maxDepth);
    }
    bytes += 1 + Math.max(1, size);
  }

  private void add(JsonValue value) {
    if (value instanceof JsonString text) {
      bytes += text.value().length() + 2;
    } else if (value instanceof JsonObject object) {
      enter(object.members().size());
      object.members().forEach(this);
      depth--;
    } else if (value instanceof JsonArray array) {
      add(array.values());
    } else if (value instanceof JsonNumber number) {
      bytes += number.isIntegral() ? ByteSink.decimals(number.longValue()) : DOUBLE_CHARS;
    } else if (value instanceof JsonRaw raw) {
      bytes += raw.sizeBytes();
    } else if (value instanceof JsonBinary) {
      attachments++;
      bytes += PLACEHOLDER_CHARS;
    } else {
      bytes += value instanceof JsonBool bool && !bool.value() ? 5 : 4;
    }
  }

  /** Takes in a member of an object. */
  @Override
  public void accept(String key, JsonValue value) {
    bytes += key.length() + 3;
    add(value);
  }
}
