package io.realtime4j.server;

import io.realtime4j.api.json.JsonValue;
import java.util.Map;
import java.util.Set;

/**
 * A socket somewhere in the cluster, as it was when asked for. To act on it, address the room of
 * its id: {@code namespace.to(id)}.
 *
 * @param id the socket's id
 * @param rooms the rooms it is in, its own id among them
 * @param auth what it sent in CONNECT, empty if it sent nothing
 * @param data of its {@link ServerSocket#data()} what has a JSON form
 */
public record SocketSnapshot(
    String id, Set<String> rooms, JsonValue auth, Map<String, JsonValue> data) {
  /** Returns the id and the rooms: {@code auth} holds tokens, which belong in no log. */
  @Override
  public String toString() {
    return "SocketSnapshot[" + id + " in " + rooms + ']';
  }
}
