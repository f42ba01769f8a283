package io.realtime4j.server.socketio;

import io.realtime4j.api.json.JsonValue;
import io.realtime4j.server.Ack;
import io.realtime4j.server.DisconnectReason;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Hears all of a socket that nobody else does; what it throws is logged. On the socket's loop. */
public interface SocketListener {
  /** Called with an event; {@code ack} is null if the client wants no answer. */
  void onEvent(String event, List<JsonValue> args, @Nullable Ack ack);

  /** The peer reads again. */
  void onDrained();

  /** The socket has ended; called once, before other listeners. */
  void onEnd(DisconnectReason reason);
}
