package io.realtime4j.core.engine;

import io.realtime4j.api.Cancellable;
import io.realtime4j.api.EventLoop;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/*
 * One timer, not one per ping: it runs out at the earliest deadline known when it was set, and is
 * set again if a ping has moved the deadline meanwhile.
 */
/** Notices that the server's pings have stopped. Loop only. */
final class Heartbeat {
  private final EventLoop loop;
  private final Duration patience;
  private final Runnable expired;
  private long deadlineNanos;
  private @Nullable Cancellable timer;

  Heartbeat(EventLoop loop, Duration patience, Runnable expired) {
    this.loop = loop;
    this.patience = patience;
    this.expired = expired;
  }

  /** A ping has come, or the connection has opened. */
  void beat() {
    deadlineNanos = loop.nanoTime() + patience.toNanos();
    if (timer == null) {
      timer = loop.schedule(patience, this::check);
    }
  }

  void stop() {
    if (timer != null) {
      timer.cancel();
      timer = null;
    }
  }

  private void check() {
    timer = null;
    long left = deadlineNanos - loop.nanoTime();
    if (left > 0) {
      timer = loop.schedule(Duration.ofNanos(left), this::check);
    } else {
      expired.run();
    }
  }
}
