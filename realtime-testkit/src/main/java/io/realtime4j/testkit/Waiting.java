package io.realtime4j.testkit;

import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * Waits that end with the event they wait for, or fail after a limit no healthy machine reaches.
 */
final class Waiting {
  static final int LIMIT_SECONDS = 60;

  /** Between looks: who looks all the time takes the processor from what it looks for. */
  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

  private Waiting() {}

  static final Duration LIMIT = Duration.ofSeconds(LIMIT_SECONDS);

  static <T> T get(Played<T> played) {
    return get(played.result());
  }

  static <T> T get(Future<T> future) {
    try {
      return future.get(LIMIT_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw new AssertionError("what was awaited failed", e.getCause());
    } catch (TimeoutException e) {
      throw new AssertionError("nothing came within " + LIMIT_SECONDS + " s", e);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  static <T> T take(BlockingQueue<T> queue) {
    try {
      T next = queue.poll(LIMIT_SECONDS, TimeUnit.SECONDS);
      if (next == null) {
        throw new AssertionError("nothing came within " + LIMIT_SECONDS + " s");
      }
      return next;
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  /** For a value that nothing announces. */
  static void until(BooleanSupplier reached) {
    long start = System.nanoTime();
    while (!reached.getAsBoolean()) {
      if (System.nanoTime() - start > TimeUnit.SECONDS.toNanos(LIMIT_SECONDS)) {
        throw new AssertionError("not reached within " + LIMIT_SECONDS + " s");
      }
      LockSupport.parkNanos(LOOK_NANOS);
    }
  }

  private static AssertionError interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return new AssertionError("interrupted", e);
  }
}
