package io.realtime4j.api;

import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * The way out for every message: stored first, then sent in order per room, again after every loss,
 * until the server has it. Nothing is lost without an event.
 *
 * <p>Thread-safe; no method blocks. Lists are snapshots.
 */
@NotForImplementation
public interface MessageQueue {
  /**
   * Takes a message. Never throws for a condition of the run: see {@link SendHandle#stored()}.
   *
   * @throws IllegalArgumentException never for a valid {@link OutgoingMessage}
   */
  SendHandle send(OutgoingMessage message);

  /** Takes a text message. */
  default SendHandle send(String roomName, String content) {
    return send(OutgoingMessage.to(roomName, content));
  }

  /** Returns what is in the queue, failed messages too, oldest first. */
  List<QueuedMessage> messages();

  /** Returns how many messages wait or are in flight; failed ones do not count. */
  int size();

  /**
   * Puts a failed message at the end of the queue again.
   *
   * @return whether there was such a failed message
   */
  CompletableFuture<Boolean> retry(String clientMessageId);

  /**
   * Removes a message that failed, or that was never written to a socket. One whose fate is unknown
   * is not removed, since the server may have it, until the server has told; one that can never
   * tell keeps nobody.
   *
   * @return whether it was removed
   */
  CompletableFuture<Boolean> discard(String clientMessageId);
}
