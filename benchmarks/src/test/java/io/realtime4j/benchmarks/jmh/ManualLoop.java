package io.realtime4j.benchmarks.jmh;

import io.realtime4j.api.Cancellable;
import io.realtime4j.api.EventLoop;
import java.time.Duration;
import java.util.ArrayDeque;

/** Runs tasks when told to; what is scheduled for later never runs. One thread only. */
final class ManualLoop implements EventLoop {
  private final ArrayDeque<Runnable> tasks = new ArrayDeque<>();
  private boolean running;

  @Override
  public void execute(Runnable task) {
    tasks.add(task);
  }

  @Override
  public Cancellable schedule(Duration delay, Runnable task) {
    if (delay.isNegative() || delay.isZero()) {
      tasks.add(task);
    }
    return () -> {};
  }

  @Override
  public long nanoTime() {
    return System.nanoTime();
  }

  @Override
  public boolean inLoop() {
    return running;
  }

  /** Runs tasks until there are none. */
  void run() {
    running = true;
    for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
      task.run();
    }
    running = false;
  }
}
