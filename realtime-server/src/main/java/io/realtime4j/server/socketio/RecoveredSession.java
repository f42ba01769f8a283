package io.realtime4j.server.socketio;

import java.util.List;
import java.util.Map;

/**
 * A session that goes on, as it was when it was given to its new socket.
 *
 * @param rooms its rooms, and those it had left
 * @param after where that begins: the client lacks nothing up to here
 * @param missed what the client has not seen, in order
 */
record RecoveredSession(
    SavedSession session,
    Map<String, Object> data,
    RoomSpans rooms,
    long after,
    List<LoggedEvent> missed) {}
