package io.realtime4j.api;

import io.realtime4j.api.json.JsonArray;
import io.realtime4j.api.json.JsonObject;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A message as the server has it. One that was deleted keeps its id and its place, and has no
 * content, attachments or metadata any more.
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
 * @param sender whether a user has said it, or whoever runs the server
 * @param editedAt when it was last edited, or {@code null} if it never was
 * @param deletedAt when it was deleted, or {@code null} if it is there
 * @param deletedBy who deleted it, or {@code null} if it is there
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
    Instant timestamp,
    Sender sender,
    @Nullable Instant editedAt,
    @Nullable Instant deletedAt,
    @Nullable String deletedBy) {
  /** Copies the list. */
  public Message {
    mentions = List.copyOf(mentions);
  }

  /** Creates a user's message that was neither edited nor deleted. */
  public Message(
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
    this(
        messageId,
        clientMessageId,
        roomName,
        threadId,
        userId,
        userName,
        userAvatar,
        content,
        type,
        replyTo,
        mentions,
        attachments,
        metadata,
        offset,
        timestamp,
        Sender.USER,
        null,
        null,
        null);
  }

  /** Returns whether it says something else than at first. */
  public boolean isEdited() {
    return editedAt != null;
  }

  /** Returns whether it was deleted: then it has no content any more. */
  public boolean isDeleted() {
    return deletedAt != null;
  }

  /** Returns the same message with another content. */
  public Message withContent(String newContent) {
    return with(newContent, attachments, metadata, editedAt, deletedAt, deletedBy);
  }

  /** Returns the same message with other metadata. */
  public Message withMetadata(JsonObject newMetadata) {
    return with(content, attachments, newMetadata, editedAt, deletedAt, deletedBy);
  }

  /** Returns the same message with other attachments. */
  public Message withAttachments(JsonArray newAttachments) {
    return with(content, newAttachments, metadata, editedAt, deletedAt, deletedBy);
  }

  /** Returns the message as an edit leaves it. */
  public Message edited(String newContent, JsonObject newMetadata, Instant when) {
    return with(newContent, attachments, newMetadata, when, deletedAt, deletedBy);
  }

  /** Returns what is left of the message when it is deleted. */
  public Message deleted(String userId, Instant when) {
    return with("", JsonArray.EMPTY, JsonObject.EMPTY, editedAt, when, userId);
  }

  private Message with(
      String newContent,
      JsonArray newAttachments,
      JsonObject newMetadata,
      @Nullable Instant newEditedAt,
      @Nullable Instant newDeletedAt,
      @Nullable String newDeletedBy) {
    return new Message(
        messageId,
        clientMessageId,
        roomName,
        threadId,
        userId,
        userName,
        userAvatar,
        newContent,
        type,
        replyTo,
        mentions,
        newAttachments,
        newMetadata,
        offset,
        timestamp,
        sender,
        newEditedAt,
        newDeletedAt,
        newDeletedBy);
  }

  /** Who says something. */
  public enum Sender {
    /** A user. */
    USER,
    /** Whoever runs the server; no client can make a message look so. */
    SYSTEM
  }
}
