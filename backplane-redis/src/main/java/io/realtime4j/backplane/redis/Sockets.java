package io.realtime4j.backplane.redis;

import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.json.JsonValue;
import java.util.List;
import java.util.Optional;

/**
 * A socket as servers tell each other of it: {@code {id, rooms, auth, data}} to this software,
 * {@code {id, handshake, rooms, data}} to an adapter.
 */
final class Sockets {
  private Sockets() {}

  static JsonValue toAdapter(JsonValue value) {
    if (!(value.parsed() instanceof JsonObject socket)) {
      return value;
    }
    JsonObject handshake =
        JsonObject.of(
            "auth",
            socket.object("auth").orElse(JsonObject.EMPTY),
            "headers",
            JsonObject.EMPTY,
            "query",
            JsonObject.EMPTY);
    return JsonObject.of(
        "id",
        socket.get("id"),
        "handshake",
        handshake,
        "rooms",
        rooms(socket),
        "data",
        socket.object("data").orElse(JsonObject.EMPTY));
  }

  static JsonValue fromAdapter(JsonValue value) {
    if (!(value.parsed() instanceof JsonObject socket)) {
      return value;
    }
    JsonObject handshake = socket.object("handshake").orElse(JsonObject.EMPTY);
    return JsonObject.of(
        "id",
        socket.get("id"),
        "rooms",
        rooms(socket),
        "auth",
        handshake.object("auth").orElse(JsonObject.EMPTY),
        "data",
        socket.object("data").orElse(JsonObject.EMPTY));
  }

  static Optional<String> id(JsonValue value) {
    return value.parsed() instanceof JsonObject socket ? socket.string("id") : Optional.empty();
  }

  static List<String> rooms(JsonValue value) {
    return value.parsed() instanceof JsonObject socket
        ? Targets.rooms(socket.get("rooms"))
        : List.of();
  }
}
