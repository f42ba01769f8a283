package io.realtime4j.server.chat.room;

import io.realtime4j.api.json.JsonObject;
import io.realtime4j.server.chat.message.PageAllowance;
import io.realtime4j.server.chat.session.Payload;
import io.realtime4j.server.chat.session.Refusals;
import org.jspecify.annotations.Nullable;

/**
 * How a session wants to enter a room.
 *
 * @param thread the thread whose view it enters, or {@code null} for the room itself
 * @param since the last message it has, or {@code null} if it asks for none
 * @param allowance how much of what it missed may be in the answer
 * @param maxMembers how many of those present may be in the answer
 */
public record Joining(
    @Nullable String thread, @Nullable Since since, PageAllowance allowance, int maxMembers) {
  /**
   * A position in a room's log.
   *
   * @param messageId the message that stands there, or {@code null} if the client does not say
   * @param lsn up to where in the log the client has seen what was changed, or {@code null} if it
   *     does not ask for changes
   */
  record Since(String epoch, long offset, @Nullable String messageId, @Nullable Long lsn) {
    /** Reads {@code epoch} and {@code offset}, both or neither, {@code messageId}, {@code lsn}. */
    static @Nullable Since of(@Nullable JsonObject json) {
      if (json == null) {
        return null;
      }
      Payload payload = new Payload(json);
      String epoch = payload.optionalText("epoch");
      Long offset = payload.optionalInteger("offset", 0);
      if (epoch == null && offset == null) {
        return null;
      }
      if (epoch == null || offset == null) {
        throw Refusals.validation(epoch == null ? "epoch" : "offset", "is required");
      }
      return new Since(
          epoch, offset, payload.optionalId("messageId"), payload.optionalInteger("lsn", 0));
    }
  }
}
