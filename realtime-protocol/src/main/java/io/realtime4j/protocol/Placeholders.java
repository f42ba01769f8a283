package io.realtime4j.protocol;

import io.realtime4j.api.json.JsonArray;
import io.realtime4j.api.json.JsonBinary;
import io.realtime4j.api.json.JsonBool;
import io.realtime4j.api.json.JsonNumber;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.json.JsonValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The places of binary attachments in a packet's JSON: objects {@code
 * {"_placeholder":true,"num":N}}. Each number from 0 up to the announced count must have exactly
 * one place, which is decided before the first attachment is taken in.
 */
final class Placeholders {
  private Placeholders() {}

  /** Refuses arguments whose places are not those of so many attachments. */
  static void check(List<JsonValue> args, int count) {
    // As many as may be announced, not as many as the peer pleases.
    boolean[] placed = new boolean[count];
    int places = mark(args, placed);
    if (places != count) {
      throw SocketDecoder.bad("announced " + count + " attachments, placed " + places);
    }
  }

  private static int mark(Iterable<JsonValue> values, boolean[] placed) {
    int places = 0;
    for (JsonValue value : values) {
      if (value instanceof JsonArray array) {
        places += mark(array.values(), placed);
      } else if (value instanceof JsonObject object) {
        if (isPlaceholder(object)) {
          int number = number(object);
          if (number < 0 || number >= placed.length || placed[number]) {
            throw SocketDecoder.bad(
                "a placeholder for no attachment, or for one that has its place");
          }
          placed[number] = true;
          places++;
        } else {
          places += mark(object.members().values(), placed);
        }
      }
    }
    return places;
  }

  private static boolean isPlaceholder(JsonObject object) {
    return object.members().get("_placeholder") == JsonBool.TRUE;
  }

  private static int number(JsonObject placeholder) {
    return placeholder.members().get("num") instanceof JsonNumber number
            && number.isIntegral()
            && number.longValue() >= 0
            && number.longValue() <= Integer.MAX_VALUE
        ? (int) number.longValue()
        : -1;
  }

  /** Returns the arguments with every attachment in its place. */
  static List<JsonValue> fill(List<JsonValue> values, List<JsonBinary> received) {
    List<JsonValue> filled = new ArrayList<>(values.size());
    for (JsonValue value : values) {
      filled.add(fill(value, received));
    }
    return filled;
  }

  private static JsonValue fill(JsonValue value, List<JsonBinary> received) {
    if (value instanceof JsonArray array) {
      return new JsonArray(fill(array.values(), received));
    }
    if (value instanceof JsonObject object) {
      return isPlaceholder(object) ? received.get(number(object)) : fill(object, received);
    }
    return value;
  }

  private static JsonValue fill(JsonObject object, List<JsonBinary> received) {
    Map<String, JsonValue> filled = new LinkedHashMap<>();
    object.members().forEach((key, value) -> filled.put(key, fill(value, received)));
    return new JsonObject(filled);
  }
}
