package io.realtime4j.api.event;

import io.realtime4j.api.Invitation;
import io.realtime4j.api.JoinedRoom;
import io.realtime4j.api.RealtimeException;
import io.realtime4j.api.RoomPosition;
import org.jspecify.annotations.Nullable;

/** What happens to rooms. */
public sealed interface RoomEvent extends RealtimeEvent {
  /** We are in a room, for the first time or again. */
  record Joined(JoinedRoom room, boolean rejoined) implements RoomEvent {}

  /**
   * We are no longer in a room.
   *
   * @param cause why, if we did not ask for it; such a room is not rejoined
   */
  record Left(String roomName, @Nullable RealtimeException cause) implements RoomEvent {}

  /** Somebody else is present now. */
  record UserJoined(String roomName, String userId) implements RoomEvent {}

  /** Somebody else is no longer present. */
  record UserLeft(String roomName, String userId) implements RoomEvent {}

  /** In a large room, how many are present. */
  record Occupancy(String roomName, int count) implements RoomEvent {}

  /**
   * Messages between what we had and now may be missing and cannot be brought in: read the history
   * again.
   *
   * @param last where we were, or {@code null} if we had seen nothing
   * @param head where the room is
   */
  record Discontinuity(String roomName, @Nullable RoomPosition last, RoomPosition head)
      implements RoomEvent {}

  /** We were invited into a room, or one that we may moderate has an invitation more. */
  record Invited(Invitation invitation) implements RoomEvent {}

  /** An invitation has been answered or taken back; told to whoever was told of it. */
  record InvitationEnded(String roomName, String userId, Invitation.Outcome outcome)
      implements RoomEvent {}
}
