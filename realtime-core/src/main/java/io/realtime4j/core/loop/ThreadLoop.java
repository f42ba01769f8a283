package io.realtime4j.core.loop;

import io.realtime4j.api.Cancellable;
import io.realtime4j.api.EventLoop;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/*
 * A ScheduledThreadPoolExecutor of one thread keeps one queue ordered by due time, then by
 * sequence. A task of execute() is due at the time of the call, so it stands behind every scheduled
 * task that was due before it: the order that EventLoop promises.
 */
/** An event loop on one daemon thread, started by its first task. */
final class ThreadLoop implements EventLoop {
  private static final Logger LOG = System.getLogger(ThreadLoop.class.getName());

  private final ScheduledThreadPoolExecutor executor;
  // Null until the first task has started the thread.
  private volatile @Nullable Thread thread;

  ThreadLoop(String name) {
    ThreadFactory factory =
        task -> {
          Thread created = new Thread(task, name);
          created.setDaemon(true);
          thread = created;
          return created;
        };
    executor = new ScheduledThreadPoolExecutor(1, factory);
    executor.setRemoveOnCancelPolicy(true);
    executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
  }

  @Override
  public void execute(Runnable task) {
    executor.execute(() -> run(task));
  }

  @Override
  public Cancellable schedule(Duration delay, Runnable task) {
    try {
      Future<?> scheduled =
          executor.schedule(() -> run(task), nanosOf(delay), TimeUnit.NANOSECONDS);
      return () -> scheduled.cancel(false);
    } catch (RejectedExecutionException stopped) {
      LOG.log(Level.DEBUG, "A timer was set on a stopped loop.");
      return () -> {};
    }
  }

  @Override
  public long nanoTime() {
    return System.nanoTime();
  }

  @Override
  public boolean inLoop() {
    return Thread.currentThread() == thread;
  }

  /** Runs what {@link #execute} was given already, then stops; timers are dropped. */
  void stop() {
    executor.shutdown();
  }

  /** Waits until the loop has stopped. */
  boolean awaitStop(Duration patience) throws InterruptedException {
    return executor.awaitTermination(nanosOf(patience), TimeUnit.NANOSECONDS);
  }

  private static void run(Runnable task) {
    try {
      task.run();
    } catch (Throwable t) {
      LOG.log(Level.ERROR, "A task of the client's loop failed.", t);
    }
  }

  private static long nanosOf(Duration delay) {
    try {
      return Math.max(0, delay.toNanos());
    } catch (ArithmeticException beyondTheRange) {
      return delay.isNegative() ? 0 : Long.MAX_VALUE / 2;
    }
  }
}
