package io.realtime4j.api;

import java.time.Duration;
import java.util.concurrent.Executor;

/**
 * A serial executor with a clock. All mutable state of a client, and of a server's shard, is
 * confined to one loop, so it needs no locks.
 *
 * <p>Tasks run one at a time, in the order of {@link #execute}; a scheduled task joins that order
 * when it is due, tasks due at the same time in the order in which they were scheduled. A task that
 * throws is logged and hurts no other. Every method may be called from any thread; none blocks.
 */
public interface EventLoop extends Executor {
  /**
   * Runs a task soon, never within the call.
   *
   * @throws java.util.concurrent.RejectedExecutionException after the loop has stopped
   */
  @Override
  void execute(Runnable task);

  /**
   * Runs a task once, no earlier than {@code delay} from now. Zero or a negative delay is as soon
   * as possible.
   *
   * @return cancels the task; on the loop, cancelling before it runs is certain
   */
  Cancellable schedule(Duration delay, Runnable task);

  /** Returns a monotonic time in nanoseconds; only differences mean anything. */
  long nanoTime();

  /** Returns whether the caller runs on this loop. */
  boolean inLoop();
}
