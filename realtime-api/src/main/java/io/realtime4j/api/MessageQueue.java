package io.realtime4j.api;

import io.realtime4j.api.json.JsonObject;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The way out for every message: stored first, then sent in order per room, again after every loss,
 * until the server has it. Nothing is lost without an event.
 *
 * <p>Every method may be called from any thread, and none blocks. Futures complete on the callback
 * executor, and fail with {@link ClientClosedException} after the client was closed. Lists are
 * snapshots.
 */
@NotForImplementation
public interface MessageQueue {
  /**
   * Takes a message, connected or not, joined or not; what the server says of it is told by the
   * handle and by {@code QueueEvent}s. Never throws for a condition of the run, a full queue or a
   * closed client among them: see {@link SendHandle#stored()}.
   *
   * @throws IllegalArgumentException if attachments or metadata hold binary, which no store keeps
   */
  SendHandle send(OutgoingMessage message);

  /** Takes a text message, as {@link #send(OutgoingMessage)}. */
  default SendHandle send(String roomName, String content) {
    return send(OutgoingMessage.to(roomName, content));
  }

  /**
   * Returns what of the queue is in memory, oldest first: the messages that are next in line, some
   * thousands of them or 16 MiB, and the last thousand that failed. The rest of a longer queue is
   * in the store alone until its turn comes; {@link #size()}, {@link #retry} and {@link #discard}
   * know it too. What an earlier process left is shown once the store has been read: see {@link
   * #loaded()}.
   */
  List<QueuedMessage> messages();

  /**
   * Returns how many messages wait or are in flight; failed ones do not count. It is 0 right after
   * the client was built: what an earlier process left counts once the store has been read, which
   * {@link #loaded()} tells.
   */
  int size();

  /**
   * Completes when what an earlier process left has been read: from then on {@link #size()} counts
   * it and {@link #messages()} shows it. Reading begins when the client is built, or, where it is
   * not known whose messages these are, with the first session; a store that fails is read again
   * until it does not. The same after a completion, however often the client reconnects.
   */
  CompletableFuture<Void> loaded();

  /**
   * Returns the handle of a message in the queue: also of one that an earlier process took, or that
   * has failed. Completes when what the store holds has been read; empty if the queue has no such
   * message, since it was sent or discarded, or never was. Fails with {@link StoreException}.
   */
  CompletableFuture<Optional<SendHandle>> find(String clientMessageId);

  /**
   * Puts a failed message at the end of the queue again. The handle is a new one, since the one
   * before has failed: {@link SendHandle#stored} completes when it is queued again. It fails with
   * {@link NoSuchMessageException} if there is no such failed message, with {@link
   * QueueFullException} or {@link StoreException} if it stays failed. Its time to expire begins
   * anew.
   */
  SendHandle retry(String clientMessageId);

  /**
   * Removes a message that failed, or that was never written to a socket. One whose fate is unknown
   * is not removed, since the server may have it, until the server has told; one that can never
   * tell keeps nobody.
   *
   * @return whether it was removed; fails with {@link StoreException} if the store still has it,
   *     and the message stays
   */
  CompletableFuture<Boolean> discard(String clientMessageId);

  /**
   * Removes every message that {@link #discard} would remove, those in the store alone too; what is
   * taken meanwhile may be among them. Changes that wait are not touched.
   *
   * @return how many were removed; fails with {@link StoreException} if the store still has some
   */
  CompletableFuture<Integer> clear();

  /**
   * Edits a message, connected or not; its metadata stays. See {@link #edit(String, String, String,
   * JsonObject)}.
   */
  default ChangeHandle edit(String roomName, String messageId, String content) {
    return edit(roomName, messageId, content, null);
  }

  /**
   * Edits a message, connected or not. One that waits in the queue and was never sent, or that has
   * failed, is changed there and keeps its place; one whose fate is unknown, when that is known;
   * one that was sent, by the server. Changes of one message are made in the order of the calls,
   * each once, whatever happens to connection and process; an edit that still waits is replaced by
   * the next. They have no order with other messages. As many may wait as messages may ({@link
   * QueueOptions#maxMessages}, {@link QueueOptions#maxBytes}).
   *
   * @param messageId our id or the server's
   * @param metadata what the message has beside its content from now on; {@code null} if that stays
   *     as it is
   * @throws IllegalArgumentException if the room is blank, or metadata cannot be sent
   */
  ChangeHandle edit(
      String roomName, String messageId, String content, @Nullable JsonObject metadata);

  /**
   * Deletes a message, connected or not, otherwise as {@link #edit}: one that was never sent is
   * taken out of the queue, as by {@link #discard}; edits of it that still wait are not made.
   *
   * @param messageId our id or the server's
   * @throws IllegalArgumentException if the room is blank
   */
  ChangeHandle delete(String roomName, String messageId);

  /**
   * Has the server told what a feature wants done to a message, connected or not, otherwise as
   * {@link #edit}: of a message that waits in the queue once it was sent, in the order of that
   * message's changes. An operation that waits and was never sent gives way to the next of its
   * slot. One whose message is deleted or discarded fails.
   *
   * @throws IllegalArgumentException if the payload cannot be stored, as it holds binary or is
   *     nested too deep
   */
  ChangeHandle change(MessageOperation operation);

  /** Returns the changes that wait or are under way, oldest first. */
  List<PendingChange> changes();
}
