package io.realtime4j.server.chat.message;

import io.realtime4j.api.json.JsonObject;
import io.realtime4j.server.chat.session.Payload;
import io.realtime4j.server.chat.session.Refusals;
import org.jspecify.annotations.Nullable;

/**
 * A change of a message as somebody wants it, checked.
 *
 * @param thread the thread in which the message is said to be, or {@code null}
 * @param content what the message is to say, {@code null} if it is to be deleted
 * @param metadata what takes the place of the metadata, or {@code null} if they stay
 */
public record WantedChange(
    String messageId,
    @Nullable String thread,
    @Nullable String content,
    @Nullable JsonObject metadata,
    @Nullable String clientEditId) {
  /**
   * Reads a payload.
   *
   * @throws io.realtime4j.api.RefusedException VALIDATION_ERROR or PAYLOAD_TOO_LARGE, naming the
   *     field
   */
  static WantedChange of(Payload payload, @Nullable String thread, boolean isEdit) {
    String messageId = payload.id("messageId");
    if (!isEdit) {
      return new WantedChange(messageId, thread, null, null, null);
    }
    String content = MessageDraft.content(payload);
    if (content == null) {
      throw Refusals.validation(MessageDraft.CONTENT, "is required");
    }
    return new WantedChange(
        messageId,
        thread,
        content,
        payload.object(MessageDraft.METADATA),
        payload.optionalId("clientEditId"));
  }
}
