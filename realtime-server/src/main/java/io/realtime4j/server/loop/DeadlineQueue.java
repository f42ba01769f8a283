package io.realtime4j.server.loop;

import io.realtime4j.api.EventLoop;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/*
 * Everything that waits for the same time is due in the order in which it began to wait, so a linked
 * list with one timer for its head serves any number of connections: adding and cancelling cost the
 * same whatever the number, and a deadline is as exact as the loop's own timers. A wheel would round
 * it, and the heartbeats of the protocol's own test suite are due within half a second.
 */
/** Tasks that each wait for the same time. Loop only. */
public final class DeadlineQueue {
  private static final System.Logger LOG = System.getLogger(DeadlineQueue.class.getName());

  private final EventLoop loop;
  private final long delayNanos;

  private @Nullable Deadline head;
  private @Nullable Deadline tail;
  private boolean armed;

  /** Creates a queue for tasks that wait for {@code delay}. */
  public DeadlineQueue(EventLoop loop, Duration delay) {
    this.loop = loop;
    this.delayNanos = delay.toNanos();
  }

  /** Runs a task when the queue's time has passed from now. */
  public Deadline add(Runnable task) {
    Deadline added =
        new Deadline() {
          @Override
          protected void due() {
            task.run();
          }
        };
    addSince(loop.nanoTime(), added);
    return added;
  }

  /** Adds a deadline that waits nowhere, for the queue's time from now on. */
  public void add(Deadline added) {
    addSince(loop.nanoTime(), added);
  }

  /**
   * Adds a deadline that waits nowhere, for the queue's time since a moment of the loop's clock.
   */
  public void addSince(long nanos, Deadline added) {
    added.queue = this;
    added.atNanos = nanos + delayNanos;
    Deadline before = tail;
    while (before != null && before.atNanos - added.atNanos > 0) {
      before = before.previous;
    }
    insertAfter(before, added);
    arm();
  }

  private void insertAfter(@Nullable Deadline before, Deadline added) {
    Deadline after = before == null ? head : before.next;
    added.previous = before;
    added.next = after;
    if (before == null) {
      head = added;
    } else {
      before.next = added;
    }
    if (after == null) {
      tail = added;
    } else {
      after.previous = added;
    }
  }

  public void remove(Deadline deadline) {
    Deadline before = deadline.previous;
    Deadline after = deadline.next;
    if (before == null) {
      head = after;
    } else {
      before.next = after;
    }
    if (after == null) {
      tail = before;
    } else {
      after.previous = before;
    }
    deadline.queue = null;
    deadline.previous = null;
    deadline.next = null;
  }

  /**
   * Runs what is due. Called before a request is looked at too, so that a session whose time is
   * over is gone for a request of the same turn.
   */
  public void runDue() {
    while (true) {
      Deadline first = head;
      if (first == null || first.atNanos - loop.nanoTime() > 0) {
        return;
      }
      remove(first);
      try {
        first.due();
      } catch (RuntimeException e) {
        // Whosever it was, it must not be the end of the others.
        LOG.log(System.Logger.Level.ERROR, "what was due has failed", e);
      }
    }
  }

  private void arm() {
    Deadline first = head;
    if (armed || first == null) {
      return;
    }
    armed = true;
    loop.schedule(
        Duration.ofNanos(Math.max(0, first.atNanos - loop.nanoTime())),
        () -> {
          armed = false;
          try {
            runDue();
          } finally {
            arm();
          }
        });
  }
}
