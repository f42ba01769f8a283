package io.realtime4j.api;

/** The handle of a listener. Each registration has its own, also of the same listener. */
@FunctionalInterface
public interface Subscription extends AutoCloseable {
  /**
   * Ends the subscription. Idempotent, from any thread. An event already handed to the callback
   * executor may still arrive.
   */
  void unsubscribe();

  /** The same as {@link #unsubscribe()}. */
  @Override
  default void close() {
    unsubscribe();
  }
}
