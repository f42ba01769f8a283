package io.realtime4j.store.postgres;

import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/*
 * A queue that has a backlog and answers everything in order answers everybody too late: each call
 * is then work that nobody wants any more, and the backlog stays although the store would keep up.
 * So what has waited too long is not run. A queue that is soon empty again had a burst, of which
 * nobody is refused. One that is not gets more than the store does, and then a short wait serves as
 * many, each of them in time.
 */
/** How long calls may wait for their turn. Guarded by the queue whose calls they are. */
final class WaitLimit {
  /**
   * A queue that has not been empty for so long has no burst. No call waits longer, so its caller,
   * who gives it five seconds, still hears of it.
   */
  static final long BURST_NANOS = TimeUnit.SECONDS.toNanos(3);

  /** Then: several questions in a row are answered within the ten seconds that clients wait. */
  static final long BACKLOG_NANOS = TimeUnit.SECONDS.toNanos(1);

  private static final WaitLimit NONE = new WaitLimit(null);

  private final @Nullable LongSupplier nanoTime;

  /** When the call came with which the queue was last no longer empty. */
  private long busySinceNanos;

  private WaitLimit(@Nullable LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /** Returns one by which calls wait however long it takes. */
  static WaitLimit none() {
    return NONE;
  }

  static WaitLimit by(LongSupplier nanoTime) {
    return new WaitLimit(nanoTime);
  }

  /** Returns one by the clock of a simulation, or by that of the machine if there is none. */
  static WaitLimit of(@Nullable InstantSource clock) {
    return by(
        clock == null ? System::nanoTime : () -> TimeUnit.MILLISECONDS.toNanos(clock.millis()));
  }

  long now() {
    return nanoTime == null ? 0 : nanoTime.getAsLong();
  }

  /** A call has come to an empty queue. */
  void begins(long nowNanos) {
    if (nanoTime != null) {
      busySinceNanos = nowNanos;
    }
  }

  /** Returns how long a call may have waited now. */
  long nanos(long nowNanos) {
    boolean isBacklog = nanoTime != null && nowNanos - busySinceNanos >= BURST_NANOS;
    return isBacklog ? BACKLOG_NANOS : Long.MAX_VALUE;
  }
}
