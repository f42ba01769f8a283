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
  /** Far beyond what a server that works keeps waiting; a store that stands still refuses soon. */
  static final int MAX_WAITING = 20_000;

  /** What waits holds its bodies; more than this is refused. */
  static final long MAX_WAITING_BYTES = 64L << 20;

  private final Executor executor;
  private final @Nullable ExecutorService own;

  /** What is done within a call; more would hold up the caller's thread for longer than a hop. */
  private static final long SHORT_BYTES = 64 << 10;

  /** Held while a job runs. */
  private final ReentrantLock turn = new ReentrantLock();

  /** Guarded by itself. */
  private final ArrayDeque<Job> waiting = new ArrayDeque<>();

  /** Guarded by {@link #waiting}. */
  private long waitingBytes;

  /** Guarded by {@link #waiting}. */
  private boolean closed;

  /** Turns that an executor asked for inside a turn, as one that runs tasks at once does. */
  private int owed;

  /** A call that waits for its turn. */
  private record Job(long bytes, Runnable work) {}

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
    return submit(0, work);
  }

  /** Takes a call that holds so many bytes; refuses it if too much waits already. */
  <T> CompletionStage<T> submit(long bytes, Supplier<T> work) {
    CompletableFuture<T> result = new CompletableFuture<>();
    Job job = new Job(bytes, () -> run(work, result));
    synchronized (waiting) {
      if (closed) {
        return CompletableFuture.failedFuture(closedFailure(null));
      }
      if (waiting.size() >= MAX_WAITING
          || (!waiting.isEmpty() && waitingBytes + bytes > MAX_WAITING_BYTES)) {
        return CompletableFuture.failedFuture(overloaded());
      }
      waiting.add(job);
      waitingBytes += bytes;
    }
    try {
      executor.execute(this::takeTurn);
    } catch (RejectedExecutionException e) {
      synchronized (waiting) {
        if (waiting.remove(job)) {
          waitingBytes -= bytes;
          return CompletableFuture.failedFuture(closedFailure(e));
        }
      }
    }
    return result;
  }

  /**
   * Takes a call that needs less time than waking a thread does: where the lane has a thread of its
   * own, and nothing is before it, it is done when this returns.
   */
  <T> CompletionStage<T> submitShort(long bytes, Supplier<T> work) {
    if (own == null || bytes > SHORT_BYTES || !takesIdleTurn()) {
      return submit(bytes, work);
    }
    CompletableFuture<T> result = new CompletableFuture<>();
    try {
      run(work, result);
    } finally {
      turn.unlock();
    }
    return result;
  }

  /** Takes the turn if nothing waits or is under way: a job leaves the line in its turn only. */
  private boolean takesIdleTurn() {
    if (turn.isHeldByCurrentThread()) {
      return false;
    }
    synchronized (waiting) {
      return !closed && waiting.isEmpty() && turn.tryLock();
    }
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
      Job job = waiting.poll();
      if (job == null) {
        return null;
      }
      waitingBytes -= job.bytes();
      return job.work();
    }
  }

  private static StoreException overloaded() {
    return new StoreException(
        StoreException.OVERLOADED, "more calls wait for the store than it takes", null);
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
