package io.realtime4j.api.spi.server;

/**
 * Hears counts, levels and times of a server, for metrics; names and labels are stable, and listed
 * in the guide to operating a server. Called on loops: it must be cheap, must not block, and what
 * it throws is dropped. What is counted is gathered, and told about once a second; times are told
 * as they are taken. More names and labels may come; pass over those that you do not know.
 */
public interface ServerObserver {
  /**
   * Something will be counted and has not happened yet: told before the first client comes, so that
   * it can be shown as zero and its first time is seen as a change. Not told of labels that are a
   * plug-in's, such as codes of its own.
   */
  default void expectCount(Metric metric) {}

  /** Times of this will be told; as {@link #expectCount}, of those that most depends on. */
  default void expectTime(Metric metric) {}

  /** Something has happened {@code delta} times more. */
  default void count(Metric metric, long delta) {}

  /** Something stands at {@code value} now. */
  default void gauge(Metric metric, long value) {}

  /** Something took {@code nanos} nanoseconds. */
  default void time(Metric metric, long nanos) {}

  /**
   * A client's event begins to be handled; for tracing. Called for each that was not refused
   * unread, but for {@code ping}.
   *
   * @return who is told of its end; {@link EventObservation#NONE} if nobody is
   */
  default EventObservation began(ObservedEvent event) {
    return EventObservation.NONE;
  }
}
