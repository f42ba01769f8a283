package io.realtime4j.core.testing;

import io.realtime4j.api.Cancellable;
import io.realtime4j.api.EventLoop;
import java.time.Duration;
import java.util.Comparator;
import java.util.PriorityQueue;

/** A loop whose time is the test's. Also its wall clock: {@link #millis()}. */
public final class ManualLoop implements EventLoop {
  private record Task(long dueNanos, long order, Runnable action) {}

  private static final long START_MILLIS = 1_800_000_000_000L;

  private final PriorityQueue<Task> tasks =
      new PriorityQueue<>(Comparator.comparingLong(Task::dueNanos).thenComparing(Task::order));

  /** How far the wall clock has been set forward. */
  public Duration jumped = Duration.ZERO;

  private long nanos;
  private long order;

  public ManualLoop() {
    this(0);
  }

  /** Creates one whose time has come this far: for a process that starts after another's end. */
  public ManualLoop(long nanos) {
    this.nanos = nanos;
  }

  @Override
  public void execute(Runnable task) {
    tasks.add(new Task(nanos, ++order, task));
  }

  @Override
  public Cancellable schedule(Duration delay, Runnable action) {
    Task task = new Task(nanos + Math.max(0, delay.toNanos()), ++order, action);
    tasks.add(task);
    return () -> tasks.remove(task);
  }

  @Override
  public long nanoTime() {
    return nanos;
  }

  @Override
  public boolean inLoop() {
    return true;
  }

  /** Returns how many tasks and timers wait. */
  public int pending() {
    return tasks.size();
  }

  public long millis() {
    return START_MILLIS + jumped.toMillis() + nanos / 1_000_000;
  }

  /** Runs one task that is due now; returns whether there was one. */
  public boolean step() {
    if (tasks.isEmpty() || tasks.peek().dueNanos() > nanos) {
      return false;
    }
    tasks.poll().action().run();
    return true;
  }

  /** Runs what is due now, and what becomes due now by that. */
  public void run() {
    advance(Duration.ZERO);
  }

  /** Lets time pass, running each task at its time. */
  public void advance(Duration time) {
    long end = nanos + time.toNanos();
    while (!tasks.isEmpty() && tasks.peek().dueNanos() <= end) {
      Task task = tasks.poll();
      nanos = Math.max(nanos, task.dueNanos());
      task.action().run();
    }
    nanos = end;
  }
}
