package io.realtime4j.server.socketio;

/** Hears which rooms have sockets on a loop, a socket's own room included. Any loop. */
interface RoomListener {
  RoomListener NONE =
      new RoomListener() {
        @Override
        public void opened(String room) {}

        @Override
        public void closed(String room) {}
      };

  /** A socket is in it; there was none on this loop. */
  void opened(String room);

  /** No socket of this loop is in it any more. */
  void closed(String room);
}
