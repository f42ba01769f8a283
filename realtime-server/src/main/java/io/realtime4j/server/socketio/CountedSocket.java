package io.realtime4j.server.socketio;

import io.realtime4j.server.ServerSocket;

/** A socket, for who has to know what has left. Loop only. */
public interface CountedSocket extends ServerSocket {
  /** Returns how many bytes were ever written to the connection; never falls. */
  long writtenBytes();

  /** Returns how many of {@link #writtenBytes} have left; never falls. */
  long flushedBytes();
}
