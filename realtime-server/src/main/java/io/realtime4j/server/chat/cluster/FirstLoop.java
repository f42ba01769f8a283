package io.realtime4j.server.chat.cluster;

import io.realtime4j.api.EventLoop;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;

/** The loop on which peers are heard and answered. */
final class FirstLoop {
  private final EventLoop loop;

  FirstLoop(EventLoop loop) {
    this.loop = loop;
  }

  /**
   * Runs a task in a later turn.
   *
   * @throws RejectedExecutionException if the loop is stopped
   */
  void execute(Runnable task) {
    loop.execute(task);
  }

  /** Runs a task, at once if this is the loop; never if that is stopped. */
  void run(Runnable task) {
    if (loop.inLoop()) {
      task.run();
    } else {
      runInTurn(task);
    }
  }

  /** Runs a task behind what other loops have posted, also where it is this loop that asks. */
  void runInTurn(Runnable task) {
    try {
      execute(task);
    } catch (RejectedExecutionException stopped) {
      // Nobody is here any more to be told.
    }
  }

  void schedule(Duration delay, Runnable task) {
    loop.schedule(delay, task);
  }

  long nanoTime() {
    return loop.nanoTime();
  }
}
