package io.realtime4j.server.loop;

import org.jspecify.annotations.Nullable;

/** An entry of a {@link DeadlineQueue}. Loop only. */
public final class Deadline {
  public final long atNanos;
  public final Runnable task;

  /** Null once it has run or was cancelled. */
  @Nullable DeadlineQueue queue;

  @Nullable Deadline previous;
  @Nullable Deadline next;

  public Deadline(DeadlineQueue queue, long atNanos, Runnable task) {
    this.queue = queue;
    this.atNanos = atNanos;
    this.task = task;
  }

  /** Gives it up; afterwards it holds on to nothing. Idempotent. */
  public void cancel() {
    if (queue != null) {
      queue.remove(this);
    }
  }
}
