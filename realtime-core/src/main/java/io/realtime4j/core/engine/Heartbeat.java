package io.realtime4j.core.engine;

import io.realtime4j.api.Cancellable;
import io.realtime4j.api.EventLoop;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/*
 * One timer, not one per packet. Packets move the deadline at once; whether bytes of a packet under
 * way have come is looked at a few times per deadline, so that no byte costs a task. The loop's
 * clock stands still on many systems while the machine sleeps; the wall clock then shows at the next
 * look that the server has given this connection up long ago. One that is set forward by hand looks
 * the same, and costs one reconnection.
 */
/** Notices that nothing comes from the server any more, not even a part of a packet. Loop only. */
final class Heartbeat {
  /** So much too late, as a part of the patience, a connection may be given up at most. */
  private static final int LOOKS = 4;

  private final EventLoop loop;
  private final InstantSource clock;
  private final Duration patience;
  private final LongSupplier receivedBytes;
  private final Runnable expired;
  private long deadlineNanos;
  private long beatMillis;
  private long seenBytes;
  private @Nullable Cancellable timer;

  /**
   * Creates one that runs from the first beat.
   *
   * @param clock what shows that the machine has slept
   * @param receivedBytes how many bytes have come so far
   */
  Heartbeat(
      EventLoop loop,
      InstantSource clock,
      Duration patience,
      LongSupplier receivedBytes,
      Runnable expired) {
    this.loop = loop;
    this.clock = clock;
    this.patience = patience;
    this.receivedBytes = receivedBytes;
    this.expired = expired;
  }

  /** A packet has come, or the connection has opened. */
  void beat() {
    deadlineNanos = loop.nanoTime() + patience.toNanos();
    beatMillis = clock.millis();
    seenBytes = receivedBytes.getAsLong();
    if (timer == null) {
      lookWithin(patience.toNanos());
    }
  }

  void stop() {
    if (timer != null) {
      timer.cancel();
      timer = null;
    }
  }

  private void lookWithin(long leftNanos) {
    long look = Math.max(1, patience.toNanos() / LOOKS);
    timer = loop.schedule(Duration.ofNanos(Math.min(leftNanos, look)), this::check);
  }

  private void check() {
    timer = null;
    if (receivedBytes.getAsLong() != seenBytes) {
      beat();
      return;
    }
    long left = deadlineNanos - loop.nanoTime();
    boolean slept = clock.millis() - beatMillis > patience.toMillis();
    if (left > 0 && !slept) {
      lookWithin(left);
    } else {
      expired.run();
    }
  }
}
