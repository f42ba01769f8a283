package io.realtime4j.server.loop;

import org.jspecify.annotations.Nullable;

/**
 * An entry of a {@link DeadlineQueue}, which can be added again once it waits no more. Loop only.
 */
public abstract class Deadline {
  long atNanos;

  /** Null unless it waits. */
  @Nullable DeadlineQueue queue;

  @Nullable Deadline previous;
  @Nullable Deadline next;

  /** For what is due. */
  protected Deadline() {}

  /** Its time has come; it waits no more. */
  protected abstract void due();

  /** Returns when it is due, or was last, by the loop's clock. */
  public final long atNanos() {
    return atNanos;
  }

  /** Returns whether it waits for its time. */
  public final boolean isWaiting() {
    return queue != null;
  }

  /** Gives it up; afterwards it holds on to nothing. Idempotent. */
  public final void cancel() {
    if (queue != null) {
      queue.remove(this);
    }
  }
}
