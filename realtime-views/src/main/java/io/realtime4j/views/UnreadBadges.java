package io.realtime4j.views;

import java.util.List;

/**
 * What is unread, by room.
 *
 * @param rooms the rooms of which we are a member, ascending by name
 */
public record UnreadBadges(List<UnreadBadge> rooms) {
  /** Copies the list. */
  public UnreadBadges {
    rooms = List.copyOf(rooms);
  }

  /** Returns the badge of a room; an empty one if we are no member of it, as far as is known. */
  public UnreadBadge of(String roomName) {
    for (UnreadBadge room : rooms) {
      if (room.roomName().equals(roomName)) {
        return room;
      }
    }
    return new UnreadBadge(roomName, 0, 0);
  }

  /** Returns how many messages are unread in all rooms. */
  public int total() {
    return rooms.stream().mapToInt(UnreadBadge::unread).sum();
  }

  /** Returns how many of those mention us. */
  public int mentions() {
    return rooms.stream().mapToInt(UnreadBadge::mentions).sum();
  }
}
