package io.realtime4j.api;

import java.time.Instant;

/**
 * An invitation into a room; there is one at most for each room and user.
 *
 * @param roomName canonical name
 * @param userId who is invited
 * @param invitedBy who has invited
 * @param createdAt when, the last time
 * @param expiresAt until when it can be accepted
 */
public record Invitation(
    String roomName, String userId, String invitedBy, Instant createdAt, Instant expiresAt) {
  /** How an invitation has ended. */
  public enum Outcome {
    /** The invited is a member now. */
    ACCEPTED,
    /** The invited does not want to come. */
    DECLINED,
    /** It was taken back. */
    REVOKED,
    /** In a way that this version does not know. */
    OTHER
  }
}
