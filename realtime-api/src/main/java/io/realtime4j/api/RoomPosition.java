package io.realtime4j.api;

import org.jspecify.annotations.Nullable;

/**
 * A place in a room's log.
 *
 * @param epoch which history of the log; another epoch means that positions do not compare
 * @param offset the last message, 0 for none
 * @param messageId the server's id of the message at the offset; {@code null} if it is not known
 */
public record RoomPosition(String epoch, long offset, @Nullable String messageId) {
  /** Creates a position whose message is not known. */
  public RoomPosition(String epoch, long offset) {
    this(epoch, offset, null);
  }
}
