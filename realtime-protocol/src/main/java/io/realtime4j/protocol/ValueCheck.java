package io.realtime4j.protocol;

import io.realtime4j.api.json.JsonArray;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.json.JsonValue;
import java.util.Map;

/** Looks through a value for what a peer would not read. */
final class ValueCheck {
  private ValueCheck() {}

  static void check(JsonValue value, int depth) {
    JsonValue parsed;
    try {
      parsed = value.parsed();
    } catch (ProtocolViolation e) {
      throw new IllegalArgumentException("raw JSON is not readable: " + e.getMessage(), e);
    }
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

  private static void checkDepth(int depth) {
    if (depth > ProtocolLimits.VALUE_DEPTH) {
      throw JsonWriter.tooDeep(ProtocolLimits.VALUE_DEPTH);
    }
  }
}
