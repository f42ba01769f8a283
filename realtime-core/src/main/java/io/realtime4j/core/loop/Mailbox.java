package io.realtime4j.core.loop;

import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/*
 * A stack that any thread pushes to, and that the loop takes whole and turns over: one exchange per
 * task on the one side, one per batch on the other. What lies on top of it when it is empty says how
 * the loop is: nothing while it looks, ASLEEP while whoever comes first has to wake it, UNUSED while
 * whoever comes first has to start it. A busy loop costs its callers no wake-up.
 *
 * Not JCTools, whose queues have no name that jlink takes.
 */
/** Tasks on their way to a loop, whose thread alone takes them. */
final class Mailbox {
  /** A task. */
  static final class Letter {
    final Runnable task;

    /** When it was given. */
    final long nanos;

    /** The one given before; once taken, the one given after. Null at the end. */
    private @Nullable Letter next;

    Letter(Runnable task, long nanos) {
      this.task = task;
      this.nanos = nanos;
    }

    @Nullable Letter next() {
      return next;
    }
  }

  private static final Letter ASLEEP = new Letter(() -> {}, 0);
  private static final Letter UNUSED = new Letter(() -> {}, 0);

  private final AtomicReference<@Nullable Letter> top = new AtomicReference<>(UNUSED);

  /** Lies on top for good once nothing more is taken; what is left is below it. */
  private final Letter closed = new Letter(() -> {}, 0);

  private final Runnable start;

  /** The loop's thread. Null before it is started. */
  private volatile @Nullable Thread reader;

  /**
   * Creates an empty one.
   *
   * @param start starts the loop; run by whoever gives the first task
   */
  Mailbox(Runnable start) {
    this.start = start;
  }

  /** Says who takes the tasks, before it does. */
  void readBy(Thread thread) {
    reader = thread;
  }

  boolean isReadHere() {
    return Thread.currentThread() == reader;
  }

  /**
   * Gives a task. From any thread.
   *
   * @throws RejectedExecutionException after {@link #close}
   */
  void give(Runnable task, long nanos) {
    Letter letter = new Letter(task, nanos);
    Letter below;
    do {
      below = top.get();
      if (below == closed) {
        throw new RejectedExecutionException("the loop has stopped");
      }
      letter.next = lettersFrom(below);
    } while (!top.compareAndSet(below, letter));
    rouse(below);
  }

  /** Takes no more tasks. Returns whether there never was one, so that nobody will look again. */
  boolean close() {
    Letter below;
    do {
      below = top.get();
      if (below == closed) {
        return false;
      }
      closed.next = lettersFrom(below);
    } while (!top.compareAndSet(below, closed));
    if (below == UNUSED) {
      return true;
    }
    rouse(below);
    return false;
  }

  private static @Nullable Letter lettersFrom(@Nullable Letter below) {
    return below == ASLEEP || below == UNUSED ? null : below;
  }

  private void rouse(@Nullable Letter below) {
    if (below == ASLEEP) {
      LockSupport.unpark(reader);
    } else if (below == UNUSED) {
      start.run();
    }
  }

  boolean isClosed() {
    return top.get() == closed;
  }

  /** Takes all tasks, in order; null if there is none. By the reader. */
  @Nullable Letter take() {
    Letter newest = top.get();
    while (newest != null && newest != closed) {
      if (top.compareAndSet(newest, null)) {
        return turnedOver(newest);
      }
      newest = top.get();
    }
    if (newest == null) {
      return null;
    }
    Letter rest = closed.next;
    closed.next = null;
    return turnedOver(rest);
  }

  private static @Nullable Letter turnedOver(@Nullable Letter newest) {
    Letter turned = null;
    Letter letter = newest;
    while (letter != null) {
      Letter before = letter.next;
      letter.next = turned;
      turned = letter;
      letter = before;
    }
    return turned;
  }

  /** Waits for a task, or so long; or less, for no reason. By the reader. */
  void await(long nanos) {
    if (top.compareAndSet(null, ASLEEP)) {
      LockSupport.parkNanos(this, nanos);
      top.compareAndSet(ASLEEP, null);
    }
    // Nobody has a reason to interrupt a loop; left standing, it would never sleep again.
    var unused = Thread.interrupted();
  }
}
