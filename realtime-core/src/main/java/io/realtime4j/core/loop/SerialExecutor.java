package io.realtime4j.core.loop;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Runs tasks one at a time and in order on another executor. A task that throws is logged and hurts
 * no other. What the other executor refuses runs elsewhere, in its turn: among the tasks are the
 * completions of futures, and nobody must wait for ever.
 */
public final class SerialExecutor implements Executor {
  /** Tasks run in one go before others get their turn on a shared executor. */
  private static final int BATCH = 64;

  private static final Logger LOG = System.getLogger(SerialExecutor.class.getName());

  private final Executor target;
  private final Executor spare;
  private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
  // How many tasks are queued or running; whoever raises it from 0 starts the run.
  private final AtomicInteger count = new AtomicInteger();
  // The thread that runs a task now, else null; compared with the reader's own, so no race matters.
  private volatile @Nullable Thread runner;

  /** Runs some tasks; one for all turns, so that a task costs as few objects as can be. */
  private final Runnable turn = this::runSome;

  // Whether a turn was offered that nobody has begun: an executor may have taken one and thrown all
  // the same, so that two come of one offer.
  private final AtomicBoolean offered = new AtomicBoolean();

  // Whether it was said that the target refuses.
  private volatile boolean complained;

  /**
   * Creates one over {@code target}.
   *
   * @param spare takes what the target refuses; what it refuses as well runs where it was offered
   */
  public SerialExecutor(Executor target, Executor spare) {
    this.target = target;
    this.spare = spare;
  }

  @Override
  public void execute(Runnable task) {
    tasks.add(task);
    if (count.getAndIncrement() == 0) {
      start();
    }
  }

  private void start() {
    offered.set(true);
    try {
      target.execute(turn);
    } catch (RuntimeException refused) {
      startElsewhere(refused);
    }
  }

  private void startElsewhere(RuntimeException refused) {
    try {
      spare.execute(turn);
      complain(refused);
    } catch (RejectedExecutionException stopped) { // The client is closed, which is no complaint.
      if (claim()) {
        while (!runNext()) {}
      }
    }
  }

  private void complain(RuntimeException refused) {
    if (!complained) {
      complained = true;
      LOG.log(
          Level.WARNING, "The callback executor refuses tasks: listeners run elsewhere.", refused);
    }
  }

  private boolean claim() {
    return offered.compareAndSet(true, false);
  }

  private void runSome() {
    if (!claim()) {
      return;
    }
    for (int done = 0; done < BATCH; done++) {
      if (runNext()) {
        return;
      }
    }
    start();
  }

  /** Runs the next task; returns whether it was the last. */
  private boolean runNext() {
    Runnable task = tasks.poll();
    if (task != null) {
      run(task);
    }
    return count.decrementAndGet() == 0;
  }

  private void run(Runnable task) {
    Thread before = runner;
    runner = Thread.currentThread();
    try {
      task.run();
    } catch (Throwable t) {
      LOG.log(Level.WARNING, "A listener of the client failed.", t);
    } finally {
      runner = before;
    }
  }

  /** Returns how many tasks wait or run. From any thread. */
  public int backlog() {
    return count.get();
  }

  /** Returns whether the calling thread is in a task of this executor. */
  public boolean isRunningHere() {
    return Thread.currentThread() == runner;
  }
}
