package io.realtime4j.api;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A message in the queue.
 *
 * @param clientMessageId our id
 * @param message what is to be sent
 * @param enqueuedAt when it was taken
 * @param state where it stands
 * @param attempts sends that failed and count against the limit
 * @param blockedBy the id of the earlier message of the room that it waits for, or {@code null}
 * @param failure the code of why it was given up, such as EXPIRED; {@code null} unless FAILED
 */
public record QueuedMessage(
    String clientMessageId,
    OutgoingMessage message,
    Instant enqueuedAt,
    State state,
    int attempts,
    @Nullable String blockedBy,
    @Nullable String failure) {
  /** Where a queued message stands. */
  public enum State {
    /** Waits for its turn, a connection, or a back-off. */
    WAITING,
    /** Sent, and not yet answered. */
    IN_FLIGHT,
    /** Given up and kept, for the user to retry or discard. */
    FAILED
  }
}
