package io.realtime4j.api;

import java.util.List;

/**
 * A room that we are in.
 *
 * @param roomName canonical name
 * @param type channel, dm, user, or room
 * @param memberCount how many users are present
 * @param members at most 100 of them
 * @param position the head of the log when we were attached; offset 0 and an empty epoch from a
 *     server without positions
 */
public record JoinedRoom(
    String roomName,
    String type,
    int memberCount,
    List<RoomMember> members,
    RoomPosition position) {
  /** Copies the list. */
  public JoinedRoom {
    members = List.copyOf(members);
  }
}
