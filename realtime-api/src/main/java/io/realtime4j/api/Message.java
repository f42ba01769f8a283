package io.realtime4j.api;

import io.realtime4j.api.json.JsonArray;
import io.realtime4j.api.json.JsonObject;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A message as the server has it.
 *
 * @param messageId the server's id; empty from a reference server, which has none
 * @param clientMessageId the author's id, or {@code null}
 * @param roomName canonical room name
 * @param threadId the thread, or {@code null}
 * @param userId the author; empty if anonymous
 * @param userName the author's display name, or {@code null}
 * @param userAvatar an address of the author's picture, or {@code null}
 * @param content the text
 * @param type text, file, image, voice, system, or an application's own
 * @param replyTo the id of the message it answers, or {@code null}
 * @param mentions ids of the users mentioned
 * @param attachments as sent
 * @param metadata as sent
 * @param offset its place in the room; 0 from a server without positions
 * @param timestamp when the server accepted it
 */
public record Message(
    String messageId,
    @Nullable String clientMessageId,
    String roomName,
    @Nullable String threadId,
    String userId,
    @Nullable String userName,
    @Nullable String userAvatar,
    String content,
    String type,
    @Nullable String replyTo,
    List<String> mentions,
    JsonArray attachments,
    JsonObject metadata,
    long offset,
    Instant timestamp) {
  /** Copies the list. */
  public Message {
    mentions = List.copyOf(mentions);
  }
}
