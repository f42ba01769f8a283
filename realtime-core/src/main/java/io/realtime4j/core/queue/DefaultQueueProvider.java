package io.realtime4j.core.queue;

import io.realtime4j.api.MessageQueue;
import io.realtime4j.api.spi.feature.Feature;
import io.realtime4j.api.spi.feature.FeatureContext;
import io.realtime4j.api.spi.feature.QueueProvider;

/** Brings the durable queue. */
public final class DefaultQueueProvider implements QueueProvider {
  private final boolean keeps;

  /** Creates the provider of a queue that keeps everything in the client's store. */
  public DefaultQueueProvider() {
    this(true);
  }

  private DefaultQueueProvider(boolean keeps) {
    this.keeps = keeps;
  }

  /**
   * Returns the provider for a client whose queue is switched off: nothing is kept in the store.
   */
  public static DefaultQueueProvider withoutStore() {
    return new DefaultQueueProvider(false);
  }

  @Override
  public Feature<MessageQueue> create(FeatureContext context) {
    return keeps
        ? new QueueFeature(context, context.store().queue(), context.store().isDurable())
        : new QueueFeature(context, new NoStore(), false);
  }
}
