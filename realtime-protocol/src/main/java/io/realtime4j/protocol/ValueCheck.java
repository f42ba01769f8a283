package io.realtime4j.protocol;

import io.realtime4j.api.json.JsonArray;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.json.JsonRaw;
import io.realtime4j.api.json.JsonValue;
import java.util.Map;

/** Looks through a value for what a peer would not read. */
final class ValueCheck {
  private final int maxDepth;

  ValueCheck(int maxDepth) {
    this.maxDepth = maxDepth;
  }

  void check(JsonValue value, int depth) {
    JsonValue parsed = value instanceof JsonRaw raw ? read(raw) : value;
    if (parsed instanceof JsonArray array) {
      checkDepth(depth + 1);
      for (JsonValue element : array.values()) {
        check(element, depth + 1);
      }
    } else if (parsed instanceof JsonObject object) {
      checkDepth(depth + 1);
      for (Map.Entry<String, JsonValue> member : object.members().entrySet()) {
        if (PacketRules.hasHalfPair(member.getKey())) {
          throw new IllegalArgumentException("a key must not hold half a surrogate pair");
        }
        check(member.getValue(), depth + 1);
      }
    }
  }

  /** Reads as the peer will: whatever else made the text may take more than it does. */
  private static JsonValue read(JsonRaw raw) {
    try {
      return Json.parse(raw.utf8(), ProtocolLimits.DEFAULT);
    } catch (ProtocolViolation e) {
      throw new IllegalArgumentException("raw JSON is not readable: " + e.getMessage(), e);
    }
  }

  private void checkDepth(int depth) {
    if (depth > maxDepth) {
      throw JsonWriter.tooDeep(maxDepth);
    }
  }
}
