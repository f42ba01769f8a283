package io.realtime4j.api;

import java.util.concurrent.CompletableFuture;

/**
 * A message on its way. Every method may be called from any thread, and none blocks; futures
 * complete on the callback executor.
 */
@NotForImplementation
public interface SendHandle {
  /** Where a message stands. */
  enum State {
    /** It is being stored. */
    STORING,
    /** It waits for its turn, a connection, or a back-off. */
    WAITING,
    /** It was sent, and is not yet answered. */
    IN_FLIGHT,
    /** The server has it. */
    SENT,
    /** It was given up, and is kept for {@link MessageQueue#retry} or {@code discard}. */
    FAILED,
    /** It was removed, by {@link MessageQueue#discard} or to make room for newer ones. */
    DISCARDED,
    /** It was not taken. */
    REFUSED
  }

  /** Returns the id by which queue, receipts and server know the message (UUIDv7). */
  String clientMessageId();

  /**
   * Returns where the message stands; a snapshot. When the client was closed, where it stood then.
   */
  State state();

  /**
   * Completes when the message is in the store, so that it will be sent even if the process ends
   * and starts again. Fails with {@link StoreException}, {@link QueueFullException}, {@link
   * PayloadTooLargeException} or {@link ClientClosedException}; then the message was not taken.
   */
  CompletableFuture<Void> stored();

  /**
   * Completes when the server has the message. Stays open over any number of reconnects. Fails as
   * {@link #stored}, or, for a message that was taken, with
   *
   * <ul>
   *   <li>{@link MessageExpiredException} if it was not accepted in time, and {@link
   *       RefusedException}, {@link AckTimeoutException} or another reason if it was refused for
   *       good: it is kept as failed,
   *   <li>{@link MessageDiscardedException} if it was discarded, and {@link QueueFullException} if
   *       it was dropped for newer ones,
   *   <li>{@link ClientClosedException} if the client was closed first: it is still in the store.
   * </ul>
   */
  CompletableFuture<SentMessage> sent();
}
