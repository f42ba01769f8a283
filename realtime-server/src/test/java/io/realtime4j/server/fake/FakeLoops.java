package io.realtime4j.server.fake;

import io.realtime4j.api.Cancellable;
import io.realtime4j.api.EventLoop;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.RejectedExecutionException;

/** Several loops on the test's thread, with a clock that moves when the test says so. */
public final class FakeLoops {
  private final List<Loop> loops = new ArrayList<>();
  private final PriorityQueue<Timer> timers =
      new PriorityQueue<>(
          Comparator.comparingLong((Timer t) -> t.at).thenComparingLong(t -> t.sequence));
  private Loop current;
  private long now;
  private long sequence;

  /** How many tasks have run. */
  public long ran;

  public FakeLoops(int count) {
    for (int i = 0; i < count; i++) {
      loops.add(new Loop());
    }
  }

  public List<EventLoop> all() {
    return List.copyOf(loops);
  }

  public EventLoop get(int index) {
    return loops.get(index);
  }

  /** Runs something on a loop ahead of the tasks that wait there, as a selector does with input. */
  public void runAhead(EventLoop loop, Runnable input) {
    ((Loop) loop).run(input);
  }

  /** Returns how many tasks a loop has run so far. */
  public long executed(int index) {
    return loops.get(index).ran;
  }

  /** A loop comes to nothing more, as if it hung in its task; returns what ends that. */
  public Runnable hold(int index) {
    Loop held = loops.get(index);
    held.isHeld = true;
    return () -> held.isHeld = false;
  }

  /** A loop takes nothing more, as one of a transport that is closed. */
  public void stop(int index) {
    loops.get(index).isStopped = true;
  }

  /** Runs everything that is to be run now. */
  public void run() {
    boolean ran = true;
    while (ran) {
      ran = false;
      for (Loop loop : loops) {
        Runnable task = loop.isHeld ? null : loop.tasks.poll();
        if (task != null) {
          ran = true;
          this.ran++;
          loop.run(task);
        }
      }
    }
  }

  /** Moves the clock, running each timer at its time. */
  public void advance(Duration time) {
    run();
    long end = now + time.toNanos();
    while (!timers.isEmpty() && timers.peek().at <= end) {
      Timer timer = timers.poll();
      now = Math.max(now, timer.at);
      if (!timer.cancelled) {
        timer.loop.execute(timer.task);
        run();
      }
    }
    now = end;
  }

  public void advanceMillis(long millis) {
    advance(Duration.ofMillis(millis));
  }

  private static final class Timer {
    private final Loop loop;
    private final long at;
    private final long sequence;
    private final Runnable task;
    private boolean cancelled;

    Timer(Loop loop, long at, long sequence, Runnable task) {
      this.loop = loop;
      this.at = at;
      this.sequence = sequence;
      this.task = task;
    }
  }

  private final class Loop implements EventLoop {
    private final Deque<Runnable> tasks = new ArrayDeque<>();

    private boolean isHeld;
    private boolean isStopped;
    private long ran;

    void run(Runnable task) {
      ran++;
      Loop before = current;
      current = this;
      try {
        task.run();
      } finally {
        current = before;
      }
    }

    @Override
    public void execute(Runnable task) {
      rejectIfStopped();
      tasks.add(task);
    }

    @Override
    public Cancellable schedule(Duration delay, Runnable task) {
      rejectIfStopped();
      Timer timer = new Timer(this, now + Math.max(0, delay.toNanos()), sequence++, task);
      timers.add(timer);
      return () -> timer.cancelled = true;
    }

    private void rejectIfStopped() {
      if (isStopped) {
        throw new RejectedExecutionException("the loop has stopped");
      }
    }

    @Override
    public long nanoTime() {
      return now;
    }

    @Override
    public boolean inLoop() {
      return current == this;
    }
  }
}
