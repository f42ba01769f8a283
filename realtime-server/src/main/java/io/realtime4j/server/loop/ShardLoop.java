package io.realtime4j.server.loop;

import io.realtime4j.api.Cancellable;
import io.realtime4j.api.EventLoop;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;

/*
 * A transport's loop looks at its sockets before it runs the tasks that wait. So an input that was
 * caused by somebody who had been told that a task was posted could be handled before that task: who
 * leaves a room because he has heard of a message would miss that message. Hence tasks wait here, in
 * one line, and each posts a mark to the transport's loop; a mark runs one task. Before an input the
 * line is run up to the last task that another thread has posted. Tasks that the loop has posted to
 * itself cannot have caused an input; they are run early only where one of another thread is behind
 * them, which keeps the one order. Where nobody else posts, an input costs one read of a counter.
 *
 * The loops of a transport stop one after the other. One that still runs and posts to one that has
 * stopped does no wrong, and what it posts is of no use any more: it is dropped. Who is on no loop is
 * told, for he may be waiting for what would never come.
 */
/** A transport's loop that runs what was posted to it before the next input. Any thread. */
public final class ShardLoop implements EventLoop {
  private final EventLoop transport;
  private final BooleanSupplier isOnOurLoops;
  private final Queue<Runnable> line = new ConcurrentLinkedQueue<>();
  private final Runnable mark = this::runOne;

  /** Tasks of other threads, ever. */
  private final AtomicLong posted = new AtomicLong();

  /** Of these, those that have run. Loop only. */
  private long ran;

  /** Rises with each task, input and timer. Loop only. */
  private long turn;

  private boolean catchingUp;

  /**
   * Creates one above a loop of a transport.
   *
   * @param isOnOurLoops whether the caller runs on any of the transport's loops
   */
  public ShardLoop(EventLoop transport, BooleanSupplier isOnOurLoops) {
    this.transport = transport;
    this.isOnOurLoops = isOnOurLoops;
  }

  @Override
  public void execute(Runnable task) {
    if (transport.inLoop()) {
      line.add(task);
    } else {
      line.add(new Foreign(task));
      posted.incrementAndGet();
    }
    post();
  }

  private void post() {
    try {
      transport.execute(mark);
    } catch (RejectedExecutionException stopped) {
      dropIfOurs(stopped);
    }
  }

  private void dropIfOurs(RejectedExecutionException stopped) {
    if (!isOnOurLoops.getAsBoolean()) {
      throw stopped;
    }
  }

  /** Posts a task that the loop's next input must find done, though the loop posts it itself. */
  public void executeBeforeInput(Runnable task) {
    line.add(new Foreign(task));
    posted.incrementAndGet();
    post();
  }

  /** Runs what was posted before an input arrived; called before the input is looked at. */
  public void beforeInput() {
    long before = posted.get();
    if (ran < before && !catchingUp) {
      catchingUp = true;
      try {
        while (ran < before && runEarly()) {
          // Each round runs one task.
        }
      } finally {
        catchingUp = false;
      }
    }
    turn++;
  }

  private boolean runEarly() {
    Runnable next = line.poll();
    if (next == null) {
      return false;
    }
    try {
      run(next);
    } catch (RuntimeException e) {
      // Fails where it would have failed, and not the input.
      transport.execute(
          () -> {
            throw e;
          });
    }
    return true;
  }

  private void runOne() {
    Runnable next = line.poll();
    if (next != null) {
      run(next);
    }
  }

  private void run(Runnable task) {
    turn++;
    if (task instanceof Foreign foreign) {
      ran++;
      foreign.task.run();
    } else {
      task.run();
    }
  }

  /** Returns a number that no two tasks, inputs or timers share. Loop only. */
  public long turn() {
    return turn;
  }

  @Override
  public Cancellable schedule(Duration delay, Runnable task) {
    if (delay.isZero() || delay.isNegative()) {
      AtomicBoolean cancelled = new AtomicBoolean();
      execute(
          () -> {
            if (!cancelled.get()) {
              task.run();
            }
          });
      return () -> cancelled.set(true);
    }
    try {
      return transport.schedule(
          delay,
          () -> {
            beforeInput();
            task.run();
          });
    } catch (RejectedExecutionException stopped) {
      dropIfOurs(stopped);
      return () -> {};
    }
  }

  @Override
  public long nanoTime() {
    return transport.nanoTime();
  }

  @Override
  public boolean inLoop() {
    return transport.inLoop();
  }

  private record Foreign(Runnable task) implements Runnable {
    @Override
    public void run() {
      task.run();
    }
  }
}
