package io.realtime4j.benchmarks.jmh;

import io.realtime4j.api.Cancellable;
import io.realtime4j.api.EventLoop;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.PriorityQueue;

/** Runs tasks when told to, those that are scheduled once their time has come. One thread only. */
final class ManualLoop implements EventLoop {
  private final ArrayDeque<Runnable> tasks = new ArrayDeque<>();
  private final PriorityQueue<Later> later =
      new PriorityQueue<>(
          Comparator.comparingLong((Later task) -> task.atNanos).thenComparingLong(t -> t.number));
  private boolean running;
  private long scheduled;

  /** A task that waits for its time. */
  private record Later(long atNanos, long number, Runnable task) {}

  @Override
  public void execute(Runnable task) {
    tasks.add(task);
  }

  @Override
  public Cancellable schedule(Duration delay, Runnable task) {
    Later waiting = new Later(nanoTime() + delay.toNanos(), scheduled++, task);
    later.add(waiting);
    return () -> later.remove(waiting);
  }

  @Override
  public long nanoTime() {
    return System.nanoTime();
  }

  @Override
  public boolean inLoop() {
    return running;
  }

  /** Runs tasks until there are none that may run now. */
  void run() {
    running = true;
    while (!later.isEmpty() && later.peek().atNanos <= nanoTime()) {
      tasks.add(later.poll().task);
    }
    for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
      task.run();
    }
    running = false;
  }
}
