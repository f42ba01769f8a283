package io.realtime4j.server.socketio;

import io.realtime4j.api.json.JsonArray;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.json.JsonValue;
import io.realtime4j.server.SocketSnapshot;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;

/** A socket as servers tell each other of it. */
final class SnapshotJson {
  private SnapshotJson() {}

  static SocketSnapshot of(DefaultServerSocket socket) {
    Map<String, JsonValue> data = new LinkedHashMap<>();
    socket
        .data()
        .forEach(
            (key, value) -> {
              try {
                data.put(key, JsonValue.from(value));
              } catch (IllegalArgumentException e) {
                // The application's own object: it means nothing elsewhere.
              }
            });
    return new SocketSnapshot(socket.id(), socket.rooms(), socket.handshake().auth(), data);
  }

  static JsonValue write(SocketSnapshot socket) {
    return JsonObject.of(
        "id", socket.id(), "rooms", socket.rooms(), "auth", socket.auth(), "data", socket.data());
  }

  static Optional<SocketSnapshot> read(JsonValue value) {
    if (!(value.parsed() instanceof JsonObject json)) {
      return Optional.empty();
    }
    return json.string("id")
        .map(
            id ->
                new SocketSnapshot(
                    id,
                    new LinkedHashSet<>(json.array("rooms").orElse(JsonArray.EMPTY).strings()),
                    json.object("auth").orElse(JsonObject.EMPTY),
                    json.object("data").orElse(JsonObject.EMPTY).members()));
  }
}
