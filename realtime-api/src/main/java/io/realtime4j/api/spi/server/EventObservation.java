package io.realtime4j.api.spi.server;

/** What an observer makes of one event, from its beginning to its answer. */
@FunctionalInterface
public interface EventObservation {
  /** Of an event in which nobody is interested. */
  EventObservation NONE = outcome -> {};

  /**
   * The event was answered. Called once, on the loop on which it began; not at all when the server
   * is closed in between.
   *
   * @param outcome {@code ok}, or the code of the error
   */
  void ended(String outcome);
}
