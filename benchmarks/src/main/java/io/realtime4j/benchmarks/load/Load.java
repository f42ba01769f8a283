package io.realtime4j.benchmarks.load;

import java.util.concurrent.CompletableFuture;

/** Something to be done to a server for some time. */
public interface Load extends AutoCloseable {
  /**
   * Begins; ends by itself soon after the time is over.
   *
   * @return what was done, when the last of it has come back; incomplete if something is missing
   */
  CompletableFuture<Done> run(long nanos);

  /** Undoes what a run leaves behind, once it has been counted. Blocks until done. */
  default void rest() {}

  /** Closes the connections that it holds. Blocks until done. */
  @Override
  void close();

  /**
   * What was done.
   *
   * @param units deliveries, round trips, connections or messages: what the row counts
   * @param bytes of WebSocket messages delivered, where the row counts deliveries
   * @param nanos from the beginning until the last of it had come back
   * @param failures refused, lost or missing
   */
  record Done(long units, long bytes, long nanos, long failures) {}
}
