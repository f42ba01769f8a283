package io.realtime4j.api;

import java.util.concurrent.CompletableFuture;

/** A message on its way. */
@NotForImplementation
public interface SendHandle {
  /** Returns the id by which queue, receipts and server know the message (UUIDv7). */
  String clientMessageId();

  /**
   * Completes when the message is in the store, so that it will be sent even if the process ends
   * and starts again. Fails with {@link StoreException}, {@link QueueFullException} or {@link
   * PayloadTooLargeException}; then the message was not taken.
   */
  CompletableFuture<Void> stored();

  /**
   * Completes when the server has the message. Stays open over any number of reconnects. Fails with
   * the reason if it was not taken, was refused for good, expired or was discarded; a message that
   * was taken is kept in the queue as failed until it is retried or discarded.
   */
  CompletableFuture<SentMessage> sent();
}
