package io.realtime4j.api;

import java.util.List;

/**
 * Who is present in a room.
 *
 * @param listed those that we know by name, at most 100 when the room was joined
 * @param count how many are present, those not listed too
 */
public record RoomMembers(List<RoomMember> listed, int count) {
  /** Copies the list. */
  public RoomMembers {
    listed = List.copyOf(listed);
  }

  /** Returns whether everybody present is listed; else {@link Rooms#members} pages through them. */
  public boolean isComplete() {
    return listed.size() == count;
  }
}
