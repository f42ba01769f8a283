package io.realtime4j.api;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Somebody present in a room, as of when the server was asked.
 *
 * @param userId the user
 * @param userName the display name, or {@code null}
 * @param userAvatar an address of a picture, or {@code null}
 * @param joinedAt when the user joined, or {@code null} if the server does not tell
 * @param role {@link #OWNER}, {@link #MODERATOR}, {@link #MEMBER}, or another one; {@code null} if
 *     the user is no member, and if the server does not tell, as in the live change of a list
 * @param mutedUntil until when the user may not speak, {@link Instant#MAX} for no end; {@code null}
 *     if the user may, and if that is not ours to know: owners and moderators are told of
 *     everybody, others of themselves
 */
public record RoomMember(
    String userId,
    @Nullable String userName,
    @Nullable String userAvatar,
    @Nullable Instant joinedAt,
    @Nullable String role,
    @Nullable Instant mutedUntil) {
  /** The role of whom the room belongs to. */
  public static final String OWNER = "owner";

  /** The role of who keeps order. */
  public static final String MODERATOR = "moderator";

  /** The role of all others. */
  public static final String MEMBER = "member";

  /** Creates one of whom neither role nor mute is known. */
  public RoomMember(
      String userId,
      @Nullable String userName,
      @Nullable String userAvatar,
      @Nullable Instant joinedAt) {
    this(userId, userName, userAvatar, joinedAt, null, null);
  }

  /** Returns whether the role is that of an owner or a moderator. */
  public boolean isModerator() {
    return OWNER.equals(role) || MODERATOR.equals(role);
  }

  /** Returns whether the user is known to have been muted, at a time by the reader's clock. */
  public boolean isMuted(Instant now) {
    return mutedUntil != null && mutedUntil.isAfter(now);
  }
}
