package io.realtime4j.api.spi.store;

/**
 * What a client keeps. Stages complete on any thread, those of one store's changes in the order of
 * the calls; a failure is a {@link io.realtime4j.api.StoreException}. The engine posts results to
 * its loop.
 */
public interface ClientStore extends AutoCloseable {
  /** Returns the provider's id. */
  String id();

  /** Returns whether what it holds survives the process. */
  boolean isDurable();

  /** Returns the outgoing messages. */
  QueueStore queue();

  /** Returns what is known of sent messages, and read acknowledgements not yet delivered. */
  DeliveryStore delivery();

  /** Returns where each room was left. */
  PositionStore positions();

  /** Completes what was begun, then frees files and threads. May block. Idempotent. */
  @Override
  void close();
}
