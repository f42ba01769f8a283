package io.realtime4j.api.spi.server;

/**
 * Hears counts, levels and times of a server, for metrics; the names are stable. Called on loops
 * and on threads of the store, often: it must be cheap, must not block, and what it throws is
 * dropped. More names may come; pass over those that you do not know.
 */
public interface ServerObserver {
  /** Something has happened {@code delta} times more. */
  default void count(String name, long delta) {}

  /** Something stands at {@code value} now. */
  default void gauge(String name, long value) {}

  /** Something took {@code nanos} nanoseconds. */
  default void time(String name, long nanos) {}
}
