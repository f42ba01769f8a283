package io.realtime4j.backplane.redis;

import io.realtime4j.api.json.JsonArray;
import io.realtime4j.api.json.JsonNull;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.json.JsonString;
import io.realtime4j.api.json.JsonValue;
import io.realtime4j.api.spi.backplane.SocketTarget;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Rooms and targets as an adapter writes them. */
final class Targets {
  private Targets() {}

  /** Returns the options that name the target. */
  static JsonObject write(SocketTarget target) {
    return JsonObject.of("rooms", target.rooms(), "except", target.except());
  }

  /** Reads options; what emitters of other languages leave out is empty. */
  static SocketTarget read(JsonObject options) {
    return SocketTarget.builder()
        .rooms(rooms(options.get("rooms")))
        .except(rooms(options.get("except")))
        .build();
  }

  /** Reads names of rooms, which may be numbers in JavaScript. */
  static List<String> rooms(@Nullable JsonValue value) {
    List<String> rooms = new ArrayList<>();
    if (value instanceof JsonArray array) {
      for (JsonValue room : array.values()) {
        if (room.parsed() instanceof JsonString name) {
          rooms.add(name.value());
        } else if (!(room.parsed() instanceof JsonNull)) {
          rooms.add(room.parsed().toString());
        }
      }
    }
    return rooms;
  }
}
