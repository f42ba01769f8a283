package io.realtime4j.store.memory;

import io.realtime4j.api.StoreException;
import java.util.ArrayDeque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/*
 * Runs calls one at a time, in the order in which they were made, and completes each before the
 * next begins. A call puts its job into `waiting` and asks the executor for one turn; a turn runs
 * one job. The jobs are in a queue of our own, and not in the executor's, so that close() can
 * finish them on its caller's thread: a foreign executor may be a scheduler that this very thread
 * drives.
 */
/** The one place where a store's state is touched. */
final class SerialLane {
  private final Executor executor;
  private final @Nullable ExecutorService own;

  /** Held while a job runs. */
  private final ReentrantLock turn = new ReentrantLock();

  /** Guarded by itself. */
  private final ArrayDeque<Runnable> waiting = new ArrayDeque<>();

  /** Guarded by {@link #waiting}. */
  private boolean closed;

  /** Turns that an executor asked for inside a turn, as one that runs tasks at once does. */
  private int owed;

  private SerialLane(Executor executor, @Nullable ExecutorService own) {
    this.executor = executor;
    this.own = own;
  }

  /** Returns a lane on an executor, or on a daemon thread of its own if there is none. */
  static SerialLane on(@Nullable Executor executor, String threadName) {
    if (executor != null) {
      return new SerialLane(executor, null);
    }
    ExecutorService own =
        Executors.newSingleThreadExecutor(
            task -> {
              Thread thread = new Thread(task, threadName);
              thread.setDaemon(true);
              return thread;
            });
    return new SerialLane(own, own);
  }

  <T> CompletionStage<T> submit(Supplier<T> work) {
    CompletableFuture<T> result = new CompletableFuture<>();
    Runnable job = () -> run(work, result);
    synchronized (waiting) {
      if (closed) {
        return CompletableFuture.failedFuture(closedFailure(null));
      }
      waiting.add(job);
    }
    try {
      executor.execute(this::takeTurn);
    } catch (RejectedExecutionException e) {
      synchronized (waiting) {
        if (waiting.remove(job)) {
          return CompletableFuture.failedFuture(closedFailure(e));
        }
      }
    }
    return result;
  }

  CompletionStage<Void> change(Runnable work) {
    return submit(
        () -> {
          work.run();
          return null;
        });
  }

  /**
   * Runs what waits, then refuses everything. Called inside a turn, leaves the rest to its turns.
   */
  void close() {
    synchronized (waiting) {
      closed = true;
    }
    if (!turn.isHeldByCurrentThread()) {
      turn.lock();
      try {
        for (Runnable job = next(); job != null; job = next()) {
          job.run();
        }
      } finally {
        turn.unlock();
      }
    }
    if (own != null) {
      own.shutdown();
    }
  }

  private void takeTurn() {
    if (turn.isHeldByCurrentThread()) {
      owed++;
      return;
    }
    turn.lock();
    try {
      for (owed = 1; owed > 0; owed--) {
        Runnable job = next();
        if (job != null) {
          job.run();
        }
      }
    } finally {
      turn.unlock();
    }
  }

  private @Nullable Runnable next() {
    synchronized (waiting) {
      return waiting.poll();
    }
  }

  private static <T> void run(Supplier<T> work, CompletableFuture<T> result) {
    T value;
    try {
      value = work.get();
    } catch (StoreException e) {
      result.completeExceptionally(e);
      return;
    } catch (RuntimeException | Error e) {
      result.completeExceptionally(
          new StoreException(StoreException.FAILED, "the store in memory failed: " + e, e));
      return;
    }
    result.complete(value);
  }

  private static StoreException closedFailure(@Nullable Throwable cause) {
    return new StoreException(StoreException.UNAVAILABLE, "the store is closed", cause);
  }
}
