package io.realtime4j.server.socketio;

import io.realtime4j.api.json.JsonValue;
import java.util.List;

/** Somebody who waits for an answer of a socket. Called once, on the socket's loop. */
interface PendingAck {
  void answered(List<JsonValue> args);

  /** The socket has ended. */
  void lost();
}
