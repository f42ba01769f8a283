package io.realtime4j.server.socketio;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * In which rooms a session was, and when by the positions of a log. Immutable.
 *
 * @param spans each stay, those that have ended first
 * @param knownSince stays that ended before this position may be missing
 */
record RoomSpans(List<Span> spans, long knownSince) {
  static final RoomSpans NONE = new RoomSpans(List.of(), 0);

  RoomSpans {
    spans = List.copyOf(spans);
  }

  /** Returns whether the session was in a room when an event was numbered. */
  boolean wasIn(String room, long position) {
    for (Span span : spans) {
      if (span.room.equals(room) && span.from < position && position <= span.to) {
        return true;
      }
    }
    return false;
  }

  /** Returns the rooms that were not left. */
  Set<String> open() {
    Set<String> open = new LinkedHashSet<>();
    for (Span span : spans) {
      if (span.isOpen()) {
        open.add(span.room);
      }
    }
    return open;
  }

  /**
   * A stay in a room.
   *
   * @param from the session gets what comes after this
   * @param to and not what comes after this
   */
  record Span(String room, long from, long to) {
    boolean isOpen() {
      return to == Long.MAX_VALUE;
    }
  }
}
