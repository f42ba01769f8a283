package io.realtime4j.core.fakes;

import io.realtime4j.api.Cancellable;
import io.realtime4j.api.EventLoop;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;

/**
 * A loop in virtual time, driven by the test: nothing runs but in {@link #run} and {@link
 * #advance}.
 */
public final class ManualLoop implements EventLoop, InstantSource {
  private static final Instant START = Instant.parse("2030-01-01T00:00:00Z");

  /** How far the wall clock has jumped. */
  public Duration jumped = Duration.ZERO;

  private final Deque<Runnable> ready = new ArrayDeque<>();
  private final List<Timer> timers = new ArrayList<>();
  private long now;
  private long sequence;
  private boolean isRunning;

  /** Creates one at the beginning of time. */
  public ManualLoop() {}

  /** Creates one whose time goes on from another's. */
  public ManualLoop(ManualLoop earlier) {
    now = earlier.now;
    jumped = earlier.jumped;
  }

  private static final class Timer {
    final long due;
    final long sequence;
    final Runnable task;

    Timer(long due, long sequence, Runnable task) {
      this.due = due;
      this.sequence = sequence;
      this.task = task;
    }
  }

  @Override
  public void execute(Runnable task) {
    ready.add(task);
  }

  @Override
  public Cancellable schedule(Duration delay, Runnable task) {
    Timer timer = new Timer(now + Math.max(0, delay.toNanos()), sequence++, task);
    timers.add(timer);
    return () -> timers.remove(timer);
  }

  @Override
  public long nanoTime() {
    return now;
  }

  @Override
  public boolean inLoop() {
    return isRunning;
  }

  @Override
  public Instant instant() {
    return START.plusNanos(now).plus(jumped);
  }

  /** Runs what can run now. */
  public void run() {
    isRunning = true;
    try {
      while (true) {
        moveDueTimers();
        Runnable task = ready.poll();
        if (task == null) {
          return;
        }
        task.run();
      }
    } finally {
      isRunning = false;
    }
  }

  /** Lets time pass, and runs everything that becomes due in it. */
  public void advance(Duration time) {
    run();
    long end = now + time.toNanos();
    while (true) {
      Timer next =
          timers.stream()
              .filter(timer -> timer.due <= end)
              .min(Comparator.<Timer>comparingLong(t -> t.due).thenComparingLong(t -> t.sequence))
              .orElse(null);
      if (next == null) {
        break;
      }
      now = Math.max(now, next.due);
      run();
    }
    now = end;
    run();
  }

  /** Lets seconds pass. */
  public void seconds(double seconds) {
    advance(Duration.ofMillis((long) (seconds * 1000)));
  }

  /** Returns how many timers are set. */
  public int timers() {
    return timers.size();
  }

  private void moveDueTimers() {
    timers.stream()
        .filter(timer -> timer.due <= now)
        .sorted(Comparator.<Timer>comparingLong(t -> t.due).thenComparingLong(t -> t.sequence))
        .toList()
        .forEach(
            timer -> {
              timers.remove(timer);
              ready.add(timer.task);
            });
  }
}
