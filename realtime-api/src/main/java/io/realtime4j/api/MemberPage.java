package io.realtime4j.api;

import java.util.List;

/**
 * A part of those who are present in a room.
 *
 * @param members ascending by user id
 * @param hasMore whether more come after the last of them
 */
public record MemberPage(List<RoomMember> members, boolean hasMore) {
  /** Copies the list. */
  public MemberPage {
    members = List.copyOf(members);
  }
}
