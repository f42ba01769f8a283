package io.realtime4j.api;

import io.realtime4j.api.json.JsonArray;
import io.realtime4j.api.json.JsonObject;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A message to send. {@link #to(String, String)} suffices for text.
 *
 * @param roomName where it goes, such as {@code channel:general}
 * @param content the text; may be empty if there are attachments
 * @param type text, file, image, voice, system, or an application's own
 * @param threadId the thread, or {@code null}
 * @param replyTo the id of the message it answers, or {@code null}
 * @param mentions ids of the users mentioned
 * @param attachments what the application puts there
 * @param metadata what the application puts there
 */
public record OutgoingMessage(
    String roomName,
    String content,
    String type,
    @Nullable String threadId,
    @Nullable String replyTo,
    List<String> mentions,
    JsonArray attachments,
    JsonObject metadata) {
  /** Checks that there is a room, and copies the list. */
  public OutgoingMessage {
    if (roomName.isBlank()) {
      throw new IllegalArgumentException("roomName must not be blank");
    }
    mentions = List.copyOf(mentions);
  }

  /** Returns a text message. */
  public static OutgoingMessage to(String roomName, String content) {
    return new OutgoingMessage(
        roomName, content, "text", null, null, List.of(), JsonArray.EMPTY, JsonObject.EMPTY);
  }

  /** Returns a text message to the room of a stay, which may have ended. */
  public static OutgoingMessage to(Room room, String content) {
    return to(room.name(), content);
  }

  /** Returns the same message with another content. */
  public OutgoingMessage withContent(String newContent) {
    return new OutgoingMessage(
        roomName, newContent, type, threadId, replyTo, mentions, attachments, metadata);
  }

  /** Returns the same message of another type. */
  public OutgoingMessage withType(String newType) {
    return new OutgoingMessage(
        roomName, content, newType, threadId, replyTo, mentions, attachments, metadata);
  }

  /** Returns the same message in a thread. */
  public OutgoingMessage inThread(String thread) {
    return new OutgoingMessage(
        roomName, content, type, thread, replyTo, mentions, attachments, metadata);
  }

  /** Returns the same message as an answer. */
  public OutgoingMessage replyingTo(String messageId) {
    return new OutgoingMessage(
        roomName, content, type, threadId, messageId, mentions, attachments, metadata);
  }

  /** Returns the same message with users mentioned. */
  public OutgoingMessage mentioning(List<String> userIds) {
    return new OutgoingMessage(
        roomName, content, type, threadId, replyTo, userIds, attachments, metadata);
  }

  /** Returns the same message with attachments. */
  public OutgoingMessage withAttachments(JsonArray newAttachments) {
    return new OutgoingMessage(
        roomName, content, type, threadId, replyTo, mentions, newAttachments, metadata);
  }

  /** Returns the same message with metadata. */
  public OutgoingMessage withMetadata(JsonObject newMetadata) {
    return new OutgoingMessage(
        roomName, content, type, threadId, replyTo, mentions, attachments, newMetadata);
  }
}
