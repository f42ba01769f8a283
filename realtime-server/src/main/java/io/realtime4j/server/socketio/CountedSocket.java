package io.realtime4j.server.socketio;

import io.realtime4j.server.ServerSocket;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A socket, for who has to know what has left, and to hold back what comes. Loop only. */
public interface CountedSocket extends ServerSocket {
  /** Returns a socket of this module as one that counts. */
  static CountedSocket of(ServerSocket socket) {
    return (CountedSocket) socket;
  }

  /**
   * Attaches an object in place of the one before; a {@link SocketListener} hears the socket. There
   * are many sockets: this costs none of them a map or a list of listeners.
   */
  void attach(Object attached);

  /** Returns what was attached, {@code null} if nothing. */
  @Nullable Object attachment();

  /** Gives its session up to a newer connection of the same client: closes this one. */
  void takeOver();

  /**
   * Hears nothing of the connection for a while, so that its peer is held back; at most so long
   * that no heartbeat is missed. Each call is a time of its own.
   */
  void holdInput(Duration time);

  /** Returns what its client presents to have the session back, or {@code null} if it cannot. */
  @Nullable String pid();

  /** Returns how many bytes were ever written to the connection; never falls. */
  long writtenBytes();

  /** Returns how many of {@link #writtenBytes} have left; never falls. */
  long flushedBytes();
}
