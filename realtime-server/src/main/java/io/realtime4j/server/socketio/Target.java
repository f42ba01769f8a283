package io.realtime4j.server.socketio;

import io.realtime4j.api.spi.backplane.SocketTarget;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * Which sockets are meant.
 *
 * @param rooms those in any of these; all if empty
 * @param except but not those in any of these
 */
record Target(List<String> rooms, List<String> except) {
  static final Target ALL = new Target(List.of(), List.of());

  static Target of(SocketTarget target) {
    return new Target(target.rooms(), target.except());
  }

  Target plusRooms(String... more) {
    return new Target(joined(rooms, more), except);
  }

  Target plusExcept(String... more) {
    return new Target(rooms, joined(except, more));
  }

  private static List<String> joined(List<String> some, String... more) {
    List<String> all = new ArrayList<>(some);
    all.addAll(List.of(more));
    return List.copyOf(all);
  }

  boolean excludes(Predicate<String> isIn) {
    for (String room : except) {
      if (isIn.test(room)) {
        return true;
      }
    }
    return false;
  }

  /**
   * Returns whether a session would have got an event.
   *
   * @param joined its rooms as of then
   * @param position the event's
   */
  boolean includes(RoomSpans joined, long position) {
    if (excludes(room -> joined.wasIn(room, position))) {
      return false;
    }
    if (rooms.isEmpty()) {
      return true;
    }
    for (String room : rooms) {
      if (joined.wasIn(room, position)) {
        return true;
      }
    }
    return false;
  }

  SocketTarget toMessage() {
    return SocketTarget.builder().rooms(rooms).except(except).build();
  }
}
