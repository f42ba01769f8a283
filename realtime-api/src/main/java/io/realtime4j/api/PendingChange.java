package io.realtime4j.api;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An edit, a deletion or a feature's operation that is to be made.
 *
 * @param changeId our id of it
 * @param kind what is to be done
 * @param roomName the message's room
 * @param messageId the message, by our id or the server's
 * @param content what it is to say; {@code null} if it is no edit
 * @param operation what a feature wants done; {@code null} for an edit or a deletion
 * @param enqueuedAt when it was asked for
 */
public record PendingChange(
    String changeId,
    Kind kind,
    String roomName,
    String messageId,
    @Nullable String content,
    @Nullable MessageOperation operation,
    Instant enqueuedAt) {
  /** What is to be done. */
  public enum Kind {
    /** It is to say something else. */
    EDIT,
    /** It is to be deleted. */
    DELETE,
    /** A feature wants something done to it. */
    OPERATION
  }
}
