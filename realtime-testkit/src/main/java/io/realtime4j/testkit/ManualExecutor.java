package io.realtime4j.testkit;

import java.util.ArrayDeque;
import java.util.concurrent.Executor;

/** An executor that a test runs by hand, on its own thread. */
final class ManualExecutor implements Executor {
  private final ArrayDeque<Runnable> tasks = new ArrayDeque<>();

  @Override
  public void execute(Runnable task) {
    tasks.add(task);
  }

  /** Runs tasks, those that they add too, until none is left. */
  void runAll() {
    for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
      task.run();
    }
  }
}
