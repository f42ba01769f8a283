package io.realtime4j.api.spi.feature;

import io.realtime4j.api.MessageQueue;

/**
 * Brings the way out for messages. Switched off, the engine runs the same path without keeping
 * anything in the store.
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
}
