package io.realtime4j.api;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A session of a client that is connected, for whoever runs the server.
 *
 * @param tenant the tenant
 * @param userId the user, empty for a client without a token
 * @param userName the user's name for display, or {@code null}
 * @param sid the socket's id, which names the session
 * @param label the session's label, which other sessions may share
 * @param transport {@code websocket} or {@code polling}
 * @param address from where it is connected: that of the last proxy, if there is one
 * @param rooms the rooms it has joined, without the tenant
 */
public record ConnectedSession(
    String tenant,
    String userId,
    @Nullable String userName,
    String sid,
    String label,
    String transport,
    String address,
    List<String> rooms) {
  /** Copies the list. */
  public ConnectedSession {
    rooms = List.copyOf(rooms);
  }
}
