package io.realtime4j.core.wire;

import io.realtime4j.api.event.RealtimeEvent;

/** What the queue tells features that ask for it by name; applications do not hear it. */
public sealed interface QueueSignal extends RealtimeEvent {
  /**
   * A message that the store had alone is in memory.
   *
   * @param takenAtMillis when it was enqueued
   * @param hasFailed whether it was given up
   * @param mayHaveLeft whether an earlier process may have sent it
   */
  record Restored(
      String clientMessageId,
      String roomName,
      long takenAtMillis,
      boolean hasFailed,
      boolean mayHaveLeft)
      implements QueueSignal {}

  /**
   * The store is about to forget messages that the server has: what is to be remembered of them
   * goes to the store now, so that both are one commit, or this one is the earlier.
   */
  record Settling() implements QueueSignal {}
}
