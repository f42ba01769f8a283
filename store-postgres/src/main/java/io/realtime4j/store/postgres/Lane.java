package io.realtime4j.store.postgres;

import io.realtime4j.api.StoreException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/*
 * Calls queue up in `waiting`; a turn takes what waits, up to a bound, and gives it to the runner,
 * which completes every call. While one turn writes, the next one's calls gather: that is the whole
 * of group commit. A runner that has had to wait before it could begin takes those along that came
 * meanwhile. At most one turn is asked of the executor at a time.
 *
 * Results complete under the `turn` lock, so that two turns on different threads (the executor's,
 * and that of a caller of close()) cannot mix theirs. A dependent that closes the store is inside a
 * turn; the closing is then done at the end of that turn.
 *
 * What has waited for too long is refused at the beginning of a turn, before anything else is run:
 * since calls wait in their order, it is the first of them.
 */
/** A queue of calls on one connection, run one batch at a time. */
final class Lane {
  /** Far beyond what a server that works keeps waiting; a disk that stands still is told soon. */
  static final int MAX_WAITING = 20_000;

  /** What waits holds its bodies; more than this is refused. */
  static final long MAX_WAITING_BYTES = 64L << 20;

  /** Rows of a turn: a commit of so many takes some 20 ms, and nobody else writes meanwhile. */
  static final int MAX_TURN_ROWS = 4_000;

  /** Bytes of a turn, for the same end. */
  static final long MAX_TURN_BYTES = 8L << 20;

  private final Executor executor;
  private final @Nullable ExecutorService own;
  private final int maxBatch;

  /** Guarded by {@link #waiting}. */
  private final WaitLimit limit;

  private final Runner runner;
  private final ReentrantLock turn = new ReentrantLock();

  /** Guarded by itself, as are the bytes and the two flags. */
  private final ArrayDeque<Call<?>> waiting = new ArrayDeque<>();

  private long waitingBytes;

  private boolean turnAsked;
  private boolean closed;

  /** What is to be done when all has been run. Guarded by {@link #turn}. */
  private @Nullable Runnable atEnd;

  /** Runs calls in their order, and completes them. */
  @FunctionalInterface
  interface Runner {
    /**
     * Runs some.
     *
     * @param calls those that wait; may be added to
     * @param later adds those that have come since, behind the others, as far as a turn takes them
     */
    void run(List<Call<?>> calls, Consumer<List<Call<?>>> later);
  }

  /**
   * Creates one.
   *
   * @param executor where turns run, or {@code null} for a daemon thread of its own
   * @param limit how long calls may wait; in its closing the lane runs all the same
   * @param runner runs and completes calls
   */
  Lane(
      @Nullable Executor executor,
      String threadName,
      int maxBatch,
      WaitLimit limit,
      Runner runner) {
    this.own = executor == null ? thread(threadName) : null;
    this.executor = own == null ? Objects.requireNonNull(executor) : own;
    this.maxBatch = maxBatch;
    this.limit = limit;
    this.runner = runner;
  }

  private static ExecutorService thread(String name) {
    return Executors.newSingleThreadExecutor(
        task -> {
          Thread thread = new Thread(task, name);
          thread.setDaemon(true);
          return thread;
        });
  }

  <T extends @Nullable Object> CompletionStage<T> submit(SqlWork<T> work) {
    return submit(1, 0, work);
  }

  /** Takes a call that writes so many rows and bytes; refuses it if too much waits already. */
  <T extends @Nullable Object> CompletionStage<T> submit(int rows, long bytes, SqlWork<T> work) {
    Call<T> call;
    synchronized (waiting) {
      if (closed) {
        return CompletableFuture.failedFuture(closedFailure(null));
      }
      if (waiting.size() >= MAX_WAITING
          || (!waiting.isEmpty() && waitingBytes + bytes > MAX_WAITING_BYTES)) {
        return CompletableFuture.failedFuture(
            new StoreException(
                StoreException.OVERLOADED, "more calls wait for the store than it takes", null));
      }
      long now = limit.now();
      if (waiting.isEmpty()) {
        limit.begins(now);
      }
      call = new Call<>(rows, bytes, now, work);
      waiting.add(call);
      waitingBytes += bytes;
      if (turnAsked) {
        return call.result();
      }
      turnAsked = true;
    }
    askTurn();
    return call.result();
  }

  boolean isInTurn() {
    return turn.isHeldByCurrentThread();
  }

  /** Runs what waits, then {@code atEnd}, and refuses everything else. Called once. */
  void close(Runnable afterwards) {
    synchronized (waiting) {
      closed = true;
    }
    boolean inTurn = turn.isHeldByCurrentThread();
    turn.lock();
    try {
      atEnd = afterwards;
      if (!inTurn) {
        finish();
      }
    } finally {
      turn.unlock();
    }
    if (own != null) {
      own.shutdown();
    }
  }

  private void askTurn() {
    try {
      executor.execute(this::takeTurn);
    } catch (RejectedExecutionException e) {
      refuseAll(e);
    }
  }

  private void takeTurn() {
    turn.lock();
    try {
      refuseLate();
      List<Call<?>> calls = take();
      if (!calls.isEmpty()) {
        runner.run(calls, this::take);
      }
      finish();
    } finally {
      turn.unlock();
    }
    synchronized (waiting) {
      turnAsked = !waiting.isEmpty();
      if (!turnAsked) {
        return;
      }
    }
    askTurn();
  }

  private void finish() {
    Runnable last = atEnd;
    if (last == null) {
      return;
    }
    atEnd = null;
    for (List<Call<?>> calls = take(); !calls.isEmpty(); calls = take()) {
      runner.run(calls, this::take);
    }
    last.run();
  }

  private List<Call<?>> take() {
    List<Call<?>> calls = new ArrayList<>();
    take(calls);
    return calls;
  }

  private void take(List<Call<?>> calls) {
    synchronized (waiting) {
      int rows = calls.stream().mapToInt(Call::rows).sum();
      long bytes = calls.stream().mapToLong(Call::bytes).sum();
      for (Call<?> next = waiting.peek();
          next != null && calls.size() < maxBatch;
          next = waiting.peek()) {
        rows += next.rows();
        bytes += next.bytes();
        if (!calls.isEmpty() && (rows > MAX_TURN_ROWS || bytes > MAX_TURN_BYTES)) {
          break;
        }
        waitingBytes -= next.bytes();
        calls.add(waiting.remove());
      }
    }
  }

  /** Closing runs all that waits: nobody is served any later by that. */
  private void refuseLate() {
    List<Call<?>> late = new ArrayList<>();
    synchronized (waiting) {
      long now = limit.now();
      long longest = closed ? Long.MAX_VALUE : limit.nanos(now);
      for (Call<?> next = waiting.peek();
          next != null && now - next.sinceNanos() > longest;
          next = waiting.peek()) {
        waitingBytes -= next.bytes();
        late.add(waiting.remove());
      }
    }
    if (!late.isEmpty()) {
      StoreException refusal =
          new StoreException(
              StoreException.OVERLOADED, "the store is overloaded: it was not done in time", null);
      late.forEach(call -> call.fail(refusal));
    }
  }

  /** The executor is gone, so nobody will ever run what waits. */
  private void refuseAll(RejectedExecutionException cause) {
    List<Call<?>> refused;
    synchronized (waiting) {
      turnAsked = false;
      refused = List.copyOf(waiting);
      waiting.clear();
      waitingBytes = 0;
    }
    refused.forEach(call -> call.fail(closedFailure(cause)));
  }

  private static StoreException closedFailure(@Nullable Throwable cause) {
    return new StoreException(StoreException.UNAVAILABLE, "the store is closed", cause);
  }
}
