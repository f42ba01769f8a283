package io.realtime4j.api.spi.feature;

import io.realtime4j.api.MessageQueue;
import io.realtime4j.api.SessionInfo;

/**
 * Brings the way out for messages. Receipts and typing live on its events, so whoever replaces it
 * publishes, from {@code QueueEvent}: {@code Queued} when a message is stored, {@code Sending} at
 * each time it is written, {@code Retrying} when it will be written again, and exactly one of
 * {@code Sent}, {@code Failed} (kept, and {@code Queued} again by a retry) and {@code Discarded};
 * the queue's state is told by {@code Flushing} and {@code Flushed}. It passes each message once
 * through {@link FeatureContext#transformed(io.realtime4j.api.OutgoingMessage)} before it stores
 * it.
 *
 * <p>Switched off, the engine runs the same path without keeping anything in the store.
 */
public interface QueueProvider extends FeatureProvider<MessageQueue> {
  @Override
  default String id() {
    return "queue";
  }

  @Override
  default Class<MessageQueue> apiType() {
    return MessageQueue.class;
  }

  /** Returns whether the server speaks the chat's events. */
  @Override
  default boolean worksWith(SessionInfo session) {
    return session.peer() != SessionInfo.Peer.PLAIN;
  }
}
