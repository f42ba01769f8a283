package io.realtime4j.api.spi.store;

import org.jspecify.annotations.Nullable;

/**
 * One outgoing message.
 *
 * @param sequence its place in the queue, given by the store; 0 before
 * @param clientMessageId unique, chosen by the client
 * @param room where it goes
 * @param body the payload of {@code message:send}: JSON in UTF-8, opaque to the store
 * @param enqueuedAtMillis wall-clock time of the call
 * @param written whether it was ever written to a socket, so that its fate may be unknown
 * @param attempts sends that failed and count against the limit
 * @param failure why it was given up and kept, as a code; {@code null} while it is to be sent
 */
public record QueuedRow(
    long sequence,
    String clientMessageId,
    String room,
    byte[] body,
    long enqueuedAtMillis,
    boolean written,
    int attempts,
    @Nullable String failure) {

  /** Returns the same row in another place. */
  public QueuedRow withSequence(long newSequence) {
    return new QueuedRow(
        newSequence, clientMessageId, room, body, enqueuedAtMillis, written, attempts, failure);
  }

  /** Returns the same row in another state. */
  public QueuedRow withState(boolean nowWritten, int nowAttempts, @Nullable String nowFailure) {
    return new QueuedRow(
        sequence,
        clientMessageId,
        room,
        body,
        enqueuedAtMillis,
        nowWritten,
        nowAttempts,
        nowFailure);
  }
}
