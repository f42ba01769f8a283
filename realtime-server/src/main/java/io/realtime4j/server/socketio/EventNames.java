package io.realtime4j.server.socketio;

import io.realtime4j.api.json.JsonValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The names of events. */
final class EventNames {
  /** Clients take these for their own. */
  private static final Set<String> RESERVED =
      Set.of(
          "connect",
          "connect_error",
          "disconnect",
          "disconnecting",
          "newListener",
          "removeListener");

  private EventNames() {}

  /** Returns the name and the arguments as one list, as a packet has them. */
  static List<JsonValue> args(String event, JsonValue... args) {
    if (RESERVED.contains(event)) {
      throw new IllegalArgumentException("Socket.IO reserves the event name \"" + event + '"');
    }
    List<JsonValue> all = new ArrayList<>(1 + args.length);
    all.add(JsonValue.of(event));
    all.addAll(List.of(args));
    return all;
  }
}
