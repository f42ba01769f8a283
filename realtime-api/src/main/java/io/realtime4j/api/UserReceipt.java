package io.realtime4j.api;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One user's receipt of a message of ours.
 *
 * @param userId the user
 * @param deliveredAt when it came there
 * @param readAt when it was read, or {@code null} if it was not
 */
public record UserReceipt(String userId, Instant deliveredAt, @Nullable Instant readAt) {
  /** Returns whether it was read. */
  public boolean isRead() {
    return readAt != null;
  }
}
