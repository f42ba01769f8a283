package io.realtime4j.api;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Receipts: what became of our messages, and telling others that we have read theirs. Delivered
 * acknowledgements are sent by themselves.
 *
 * <p>Every method may be called from any thread, and none blocks. Futures complete on the callback
 * executor, and fail with {@link ClientClosedException} after the client was closed.
 */
@NotForImplementation
public interface Delivery {
  /**
   * Returns what is known of a message of ours, by our id or the server's; a snapshot. Empty for
   * messages of others, and for ours that are no longer remembered; changes are {@code
   * DeliveryEvent.Changed}.
   */
  Optional<DeliveryStatus> statusOf(String messageId);

  /**
   * Says that we have read messages, by the server's ids. Kept until the server has taken it,
   * offline and over a restart too; sent in batches (up to 100, gathered for {@link
   * ClientOptions#readBatchInterval}). Completes when it is stored; fails with {@link
   * StoreException}. What the server refuses for good is a {@code ConnectionEvent.Fault}.
   */
  CompletableFuture<Void> markRead(String roomName, Collection<String> messageIds);

  /**
   * Says that we have read everything in a room up to a message, that one too. Kept until the
   * server has it, offline and over a restart too, the latest of each room. Completes when the
   * server has it. Fails with {@link RefusedException}, {@link UnsupportedByPeerException} if the
   * server does not offer it, {@link QueueFullException} if 10,000 rooms wait, or {@link
   * ClientClosedException}; after that the next client of the same store still tells it. What the
   * server refuses of an earlier client's is a {@code ConnectionEvent.Fault}.
   */
  CompletableFuture<Void> markReadUpTo(String roomName, String messageId);

  /**
   * Asks the server for the state of messages, by our ids or the server's. Never kept: while not
   * connected it fails.
   *
   * @return the states of those that we or the server know; fails with {@link
   *     NotConnectedException}, {@link AckTimeoutException}, {@link RefusedException}, {@link
   *     UnsupportedByPeerException}, or {@link ConnectionException} of code CONNECTION_LOST
   */
  CompletableFuture<List<DeliveryStatus>> sync(Collection<String> messageIds);

  /**
   * Asks for the first 100 who have received a message of ours; see {@link #receiptsOf(String,
   * String, int)}.
   */
  default CompletableFuture<ReceiptPage> receiptsOf(String messageId) {
    return receiptsOf(messageId, null, 100);
  }

  /**
   * Asks the server who has received and read a message of ours, page by page. Never kept: while
   * not connected it fails. Fails as {@link #sync}; with {@link RefusedException} of code
   * VALIDATION_ERROR if the server has no such message of ours.
   *
   * @param messageId our id or the server's
   * @param after the user after whom to go on; {@code null} for the start
   * @param limit 1 to 100
   * @throws IllegalArgumentException if the limit is out of range
   */
  CompletableFuture<ReceiptPage> receiptsOf(String messageId, @Nullable String after, int limit);
}
