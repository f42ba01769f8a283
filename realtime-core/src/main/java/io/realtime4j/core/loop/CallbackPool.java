package io.realtime4j.core.loop;

import io.realtime4j.api.EventLoop;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/*
 * A few threads serve the listeners of all clients as long as these return. One that blocks keeps
 * its thread; when all are kept and tasks wait, nothing completes, and that is what is looked for:
 * after a look without progress there are more threads, until those who block return.
 */
/** Runs the callbacks of many clients, however many of them block. */
final class CallbackPool implements Executor {
  /** Listeners that never return are a fault of the application; its damage is bounded. */
  private static final int MOST = 64;

  /** Longer than a listener takes that only shows something. */
  private static final Duration PATIENCE = Duration.ofMillis(100);

  private final EventLoop loop;
  private final int usual;
  private final ThreadPoolExecutor threads;
  private final AtomicBoolean isWatching = new AtomicBoolean();

  CallbackPool(String name, int usual, EventLoop loop, Duration idle) {
    this.loop = loop;
    this.usual = usual;
    this.threads =
        new ThreadPoolExecutor(
            usual,
            usual,
            idle.toMillis(),
            TimeUnit.MILLISECONDS,
            new LinkedBlockingQueue<>(),
            task -> ClientThreads.daemon(task, name));
    threads.allowCoreThreadTimeOut(true);
  }

  @Override
  public void execute(Runnable task) {
    threads.execute(task);
    watch();
  }

  private void watch() {
    if (!threads.getQueue().isEmpty() && isWatching.compareAndSet(false, true)) {
      lookLater();
    }
  }

  private void lookLater() {
    long done = threads.getCompletedTaskCount();
    var unused = loop.schedule(PATIENCE, () -> look(done));
  }

  private void look(long doneBefore) {
    int waiting = threads.getQueue().size();
    if (waiting == 0) {
      if (threads.getActiveCount() < usual) {
        resize(usual);
      }
      isWatching.set(false);
      // What came between the look and the word that nobody looks.
      watch();
      return;
    }
    if (threads.getCompletedTaskCount() == doneBefore) {
      resize(Math.min(MOST, threads.getCorePoolSize() + waiting));
    }
    lookLater();
  }

  private void resize(int size) {
    if (size > threads.getCorePoolSize()) {
      threads.setMaximumPoolSize(size);
      threads.setCorePoolSize(size);
    } else if (size < threads.getCorePoolSize()) {
      threads.setCorePoolSize(size);
      threads.setMaximumPoolSize(size);
    }
  }

  /** Ends it: what was given runs, what blocks is interrupted after a while. */
  void stop(Duration patience) throws InterruptedException {
    threads.shutdown();
    if (!threads.awaitTermination(patience.toMillis(), TimeUnit.MILLISECONDS)) {
      threads.shutdownNow();
    }
  }
}
