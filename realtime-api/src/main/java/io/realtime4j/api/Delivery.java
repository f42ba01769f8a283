package io.realtime4j.api;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Receipts: what became of our messages, and telling others that we have read theirs. Delivered
 * acknowledgements are sent by themselves. Thread-safe; no method blocks.
 */
@NotForImplementation
public interface Delivery {
  /** Returns what is known of a message of ours, by our id or the server's. */
  Optional<DeliveryStatus> statusOf(String messageId);

  /**
   * Says that we have read messages. Kept until the server has taken it, offline too; sent in
   * batches (1 s, up to 100). Completes when it is stored.
   */
  CompletableFuture<Void> markRead(String roomName, Collection<String> messageIds);

  /**
   * Says that we have read everything in a room up to a message, that one too. While not connected
   * it is kept as long as the client lives, the latest of each room. Completes when the server has
   * it. Fails with {@link RefusedException}, {@link UnsupportedByPeerException} if the server does
   * not offer it, or {@link ClientClosedException}.
   */
  CompletableFuture<Void> markReadUpTo(String roomName, String messageId);

  /**
   * Asks the server for the state of messages, by our ids or the server's.
   *
   * @return the states of those that we or the server know
   */
  CompletableFuture<List<DeliveryStatus>> sync(Collection<String> messageIds);
}
