package io.realtime4j.server.socketio;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is kept of a session so that it can go on. Guarded by its {@link RecoveryLog}. */
final class SavedSession {
  final String pid;
  final String sid;

  /** Events up to here were before the session. */
  final long start;

  /** The socket that has the session now, or null while it is lost. */
  @Nullable DefaultServerSocket owner;

  /** While lost: its rooms, and those it had left. */
  RoomSpans rooms = RoomSpans.NONE;

  /** While lost: the application's data. */
  Map<String, Object> data = Map.of();

  /** The last event of the log written to the session, {@link #start} if none. */
  long written;

  /** While lost: events up to here were delivered, if they were for the session at all. */
  long lostAt;

  /** While lost: since when. */
  long lostNanos;

  SavedSession(String pid, String sid, long start, DefaultServerSocket owner) {
    this.pid = pid;
    this.sid = sid;
    this.start = start;
    this.written = start;
    this.owner = owner;
  }

  void lose(RoomSpans itsRooms, Map<String, Object> itsData, long written, long at) {
    owner = null;
    rooms = itsRooms;
    data = new LinkedHashMap<>(itsData);
    this.written = written;
    lostAt = at;
  }

  /**
   * Returns after which event the client has gaps, given the last that it has seen. One that has
   * seen all that was written lacks only what came after the loss, however old its last event is.
   */
  long resumeAfter(long seen) {
    long from = Math.max(seen, start);
    return from >= written ? Math.max(from, lostAt) : from;
  }
}
