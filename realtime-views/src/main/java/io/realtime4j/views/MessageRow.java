package io.realtime4j.views;

import io.realtime4j.api.Message;
import io.realtime4j.api.OutgoingMessage;
import io.realtime4j.api.QueuedMessage;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A message as a list shows it: one that the server has, or one of ours that is still in the queue.
 *
 * @param key what it is known by, the same from the queue to the end: our id for one of ours
 * @param message as the server has it; {@code null} while it is in the queue
 * @param queued as the queue has it; {@code null} once the server has it
 * @param isOwn whether it is ours
 * @param tick what stands beside it
 * @param deliveredCount how many recipients have it
 * @param readCount how many recipients have read it
 * @param totalRecipients how many recipients there are; -1 if unknown
 */
public record MessageRow(
    String key,
    @Nullable Message message,
    @Nullable QueuedMessage queued,
    boolean isOwn,
    Tick tick,
    int deliveredCount,
    int readCount,
    int totalRecipients) {
  /** Checks that there is just one of message and queued. */
  public MessageRow {
    if ((message == null) == (queued == null)) {
      throw new IllegalArgumentException("give message or queued, and not both");
    }
  }

  static MessageRow of(QueuedMessage queued) {
    Tick tick = queued.state() == QueuedMessage.State.FAILED ? Tick.FAILED : Tick.PENDING;
    return new MessageRow(queued.clientMessageId(), null, queued, true, tick, 0, 0, -1);
  }

  /** Returns the text; empty if it was deleted. */
  public String content() {
    if (message != null) {
      return message.content();
    }
    return outgoing().content();
  }

  /** Returns text, file, image, voice, system, or an application's own. */
  public String type() {
    return message == null ? outgoing().type() : message.type();
  }

  /** Returns the thread, or {@code null}. */
  public @Nullable String threadId() {
    return message == null ? outgoing().threadId() : message.threadId();
  }

  /** Returns the author; empty for one of ours in the queue, and for an anonymous one. */
  public String userId() {
    return message == null ? "" : message.userId();
  }

  /** Returns when the server accepted it; for one in the queue, when that took it. */
  public Instant at() {
    if (message != null) {
      return message.timestamp();
    }
    return queued == null ? Instant.EPOCH : queued.enqueuedAt();
  }

  /** Returns the id for edits, deletions and answers: the server's, else ours. */
  public String messageId() {
    return message == null || message.messageId().isEmpty() ? key : message.messageId();
  }

  /** Returns whether it says something else than at first. */
  public boolean isEdited() {
    return message != null && message.isEdited();
  }

  /** Returns whether it was deleted: then it has no content any more. */
  public boolean isDeleted() {
    return message != null && message.isDeleted();
  }

  /** Returns whether {@code MessageQueue.retry} and {@code discard} of {@link #key} make sense. */
  public boolean canRetry() {
    return tick == Tick.FAILED;
  }

  private OutgoingMessage outgoing() {
    if (queued == null) {
      throw new IllegalStateException("a row has one of both");
    }
    return queued.message();
  }
}
