package io.realtime4j.server.chat;

import io.realtime4j.api.Cancellable;
import io.realtime4j.api.EventLoop;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Many deadlines that all lie the same time ahead, so that a queue keeps them sorted and one timer
 * serves them. Confined to a loop.
 */
final class Deadlines {
  private final EventLoop loop;
  private final long delayNanos;
  private final Deque<Entry> entries = new ArrayDeque<>();
  private boolean timed;

  Deadlines(EventLoop loop, Duration delay) {
    this.loop = loop;
    this.delayNanos = delay.toNanos();
  }

  /** Runs a task once the time has passed. */
  Cancellable add(Runnable task) {
    Entry entry = new Entry(loop.nanoTime() + delayNanos, task);
    entries.add(entry);
    if (!timed) {
      arm(delayNanos);
    }
    return () -> entry.cancelled = true;
  }

  private void arm(long nanos) {
    timed = true;
    loop.schedule(Duration.ofNanos(nanos), this::fire);
  }

  private void fire() {
    long now = loop.nanoTime();
    Entry next = entries.peek();
    while (next != null && (next.cancelled || next.dueNanos - now <= 0)) {
      entries.remove();
      if (!next.cancelled) {
        // A turn of its own: one that throws costs the others nothing.
        loop.execute(next::run);
      }
      next = entries.peek();
    }
    timed = false;
    if (next != null) {
      arm(Math.max(0, next.dueNanos - now));
    }
  }

  private static final class Entry {
    final long dueNanos;
    final Runnable task;
    boolean cancelled;

    Entry(long dueNanos, Runnable task) {
      this.dueNanos = dueNanos;
      this.task = task;
    }

    void run() {
      if (!cancelled) {
        task.run();
      }
    }
  }
}
