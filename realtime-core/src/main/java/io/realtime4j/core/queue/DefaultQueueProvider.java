package io.realtime4j.core.queue;

import io.realtime4j.api.MessageQueue;
import io.realtime4j.api.spi.feature.Feature;
import io.realtime4j.api.spi.feature.FeatureContext;
import io.realtime4j.api.spi.feature.QueueProvider;

/** Brings the queue, as durable as the store of its context. */
public final class DefaultQueueProvider implements QueueProvider {
  /** Creates the provider. */
  public DefaultQueueProvider() {}

  @Override
  public Feature<MessageQueue> create(FeatureContext context) {
    return new QueueFeature(context, Held.of(context.options().queue()));
  }
}
