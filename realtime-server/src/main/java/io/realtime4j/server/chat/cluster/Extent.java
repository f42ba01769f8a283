package io.realtime4j.server.chat.cluster;

import io.realtime4j.api.json.JsonArray;
import io.realtime4j.api.json.JsonBinary;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.json.JsonRaw;
import io.realtime4j.api.json.JsonString;
import io.realtime4j.api.json.JsonValue;

/** About how much a value is, without writing it. */
final class Extent {
  /** Of a number, or what is around a text. */
  private static final long SMALL = 8;

  private Extent() {}

  /** Returns about how many characters or bytes a value takes. */
  static long of(JsonValue value) {
    if (value instanceof JsonString text) {
      return SMALL + text.value().length();
    } else if (value instanceof JsonRaw raw) {
      return raw.sizeBytes();
    } else if (value instanceof JsonBinary binary) {
      return SMALL + binary.size();
    }
    long sum = SMALL;
    if (value instanceof JsonObject object) {
      for (var member : object.members().entrySet()) {
        sum += member.getKey().length() + of(member.getValue());
      }
    } else if (value instanceof JsonArray array) {
      for (JsonValue each : array.values()) {
        sum += of(each);
      }
    }
    return sum;
  }
}
