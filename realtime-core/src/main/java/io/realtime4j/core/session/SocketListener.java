package io.realtime4j.core.session;

import io.realtime4j.api.RealtimeException;
import io.realtime4j.api.json.JsonObject;

/** Hears one Socket.IO connection, on the loop. */
public interface SocketListener {
  /** Engine.IO is open: {@link SocketSession#join} may follow. */
  void onOpened();

  /** CONNECT was answered. */
  void onJoined();

  /**
   * The server's greeting is complete: the session is usable. Called again if it was not, and the
   * server is another kind of peer than it seemed.
   */
  void onGreeted(Greeting greeting);

  /**
   * The server refused CONNECT.
   *
   * @param error {@code {message, code?, retryAfterMs?}}
   */
  void onRefused(JsonObject error);

  /** An event has come, also before the greeting is complete. */
  void onEvent(Incoming event);

  /** Something that was asked of the session could not be done. */
  void onFault(RealtimeException fault);

  /** Polling was upgraded. */
  void onWireChanged();

  /** Terminal, unless this side ended it: requests under way have failed already. */
  void onClosed(RealtimeException cause);
}
