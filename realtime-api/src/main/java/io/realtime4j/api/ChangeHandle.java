package io.realtime4j.api;

import java.util.concurrent.CompletableFuture;

/**
 * An edit, a deletion or a feature's operation on its way. Every method may be called from any
 * thread, and none blocks; futures complete on the callback executor.
 */
@NotForImplementation
public interface ChangeHandle {
  /** Where a change stands. */
  enum State {
    /** It is being stored. */
    STORING,
    /** It waits: for a connection, a back-off, an earlier change, or the message's own fate. */
    WAITING,
    /** It was sent, and is not yet answered. */
    IN_FLIGHT,
    /** It was made. */
    DONE,
    /** It was given up, or was not taken. */
    FAILED
  }

  /** Returns our id of it (UUIDv7); of one that takes the place of an earlier one its own. */
  String changeId();

  /** Returns the message as it was named in the call. */
  String messageId();

  /** Returns where the change stands; a snapshot. */
  State state();

  /**
   * Completes when the change is in the store, so that it will be made even if the process ends and
   * starts again. Fails with {@link StoreException}, {@link QueueFullException}, {@link
   * PayloadTooLargeException}, {@link NoSuchMessageException} if the message is being deleted, or
   * {@link ClientClosedException}; then it was not taken.
   */
  CompletableFuture<Void> stored();

  /**
   * Completes when the change was made: by the server, or in the queue if the message was not sent
   * before. Of one that a later one has replaced, when that was made. Stays open over any number of
   * reconnects. Fails as {@link #stored}, or, for a change that was taken, with
   *
   * <ul>
   *   <li>{@link RefusedException}, {@link AckTimeoutException}, {@link MessageExpiredException},
   *       {@link UnsupportedByPeerException} or another reason if it was given up; it is not kept,
   *   <li>{@link NoSuchMessageException} if the message turns out to have never reached the server,
   *   <li>{@link MessageDiscardedException} if the message was discarded, or the change was
   *       overtaken by a deletion,
   *   <li>{@link ClientClosedException} if the client was closed first: a durable store has it
   *       still.
   * </ul>
   */
  CompletableFuture<ChangedMessage> done();
}
