package io.realtime4j.api.event;

import io.realtime4j.api.Message;
import io.realtime4j.api.json.JsonObject;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What happens to messages that come in. */
public sealed interface MessageEvent extends RealtimeEvent {
  /**
   * A message has arrived, in the order of its room, once; our own too. After a crash, what
   * listeners had in the last moments before it may come again.
   *
   * @param live false if it was missed and brought in on rejoining
   */
  record Received(Message message, boolean live) implements MessageEvent {}

  /**
   * A message that was there before is another now. It comes after the message itself where both
   * come; of several edits that were missed the last alone. It may be of a message that the
   * application does not hold, and after a crash may come again.
   */
  sealed interface Changed extends MessageEvent {
    /** Returns the room by the server's name. */
    String roomName();

    /** Returns the server's id of the message. */
    String messageId();

    /** Returns the message's thread, or {@code null}. */
    @Nullable String threadId();

    /** Returns the message's place in the room, which it keeps. */
    long offset();

    /** Returns false if it was missed and brought in on rejoining. */
    boolean live();

    /**
     * Returns a message as it is after this change; the same if it is another message, or was
     * changed later already.
     */
    Message appliedTo(Message message);
  }

  /**
   * A message says something else.
   *
   * @param metadata what the message has beside its content from now on; {@code null} if that stays
   *     as it is
   * @param edit how often it was edited by now
   */
  record Edited(
      String roomName,
      String messageId,
      @Nullable String threadId,
      long offset,
      String content,
      @Nullable JsonObject metadata,
      int edit,
      Instant editedAt,
      boolean live)
      implements Changed {
    @Override
    public Message appliedTo(Message message) {
      Instant before = message.editedAt();
      boolean isOver =
          !message.messageId().equals(messageId)
              || message.isDeleted()
              || (before != null && before.isAfter(editedAt));
      return isOver
          ? message
          : message.edited(content, metadata == null ? message.metadata() : metadata, editedAt);
    }
  }

  /** A message was deleted: what it said is gone, its id and its place stay. */
  record Deleted(
      String roomName,
      String messageId,
      @Nullable String threadId,
      long offset,
      String deletedBy,
      Instant deletedAt,
      boolean live)
      implements Changed {
    @Override
    public Message appliedTo(Message message) {
      return message.messageId().equals(messageId) && !message.isDeleted()
          ? message.deleted(deletedBy, deletedAt)
          : message;
    }
  }
}
