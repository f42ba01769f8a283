package io.realtime4j.protocol;

import io.realtime4j.api.json.JsonArray;
import io.realtime4j.api.json.JsonBinary;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.json.JsonRaw;
import io.realtime4j.api.json.JsonValue;
import java.util.List;
import java.util.function.BiConsumer;

/** Looks through values for what a peer would not read. */
final class ValueCheck implements BiConsumer<String, JsonValue> {
  private final int maxDepth;
  private int depth;
  private int attachments;

  ValueCheck(int maxDepth) {
    this.maxDepth = maxDepth;
  }

  /** Returns how many binary values were in what was checked. */
  int attachments() {
    return attachments;
  }

  void check(JsonValue value) {
    JsonValue parsed = value instanceof JsonRaw raw ? read(raw) : value;
    if (parsed instanceof JsonArray array) {
      enter();
      List<JsonValue> values = array.values();
      for (int i = 0; i < values.size(); i++) {
        check(values.get(i));
      }
      depth--;
    } else if (parsed instanceof JsonObject object) {
      enter();
      object.members().forEach(this);
      depth--;
    } else if (parsed instanceof JsonBinary) {
      attachments++;
    }
  }

  /** Checks a member of an object. */
  @Override
  public void accept(String key, JsonValue value) {
    if (PacketRules.hasHalfPair(key)) {
      throw new IllegalArgumentException("a key must not hold half a surrogate pair");
    }
    check(value);
  }

  /** Reads as the peer will: whatever else made the text may take more than it does. */
  private static JsonValue read(JsonRaw raw) {
    try {
      return Json.parse(raw.utf8(), ProtocolLimits.DEFAULT);
    } catch (ProtocolViolation e) {
      throw new IllegalArgumentException("raw JSON is not readable: " + e.getMessage(), e);
    }
  }

  private void enter() {
    depth++;
    if (depth > maxDepth) {
      throw JsonWriter.tooDeep(maxDepth);
    }
  }
}
