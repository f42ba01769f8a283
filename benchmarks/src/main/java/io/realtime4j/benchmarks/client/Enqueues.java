package io.realtime4j.benchmarks.client;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A client process that puts messages into SQLite, so that they survive the machine. A round's
 * figures: milliseconds that half of the calls take at most, and messages per second.
 */
public final class Enqueues {
  /** More than a round takes of one caller. */
  private static final int MOST_CALLS = 1 << 20;

  private Enqueues() {}

  /** Takes what to measure, how many callers there are, and the file. */
  public static void main(String[] args) throws Exception {
    int callers = Integer.parseInt(args[1]);
    Path file = Path.of(args[2]);
    switch (args[0]) {
      case "queue" -> {
        QueueSends sends = new QueueSends(file);
        Rounds.serve(time -> measure(callers, 1, sends::send, time));
      }
      case "sqlite" -> {
        // One caller commits each row; what many could at best is commits of a hundred.
        int rows = callers == 1 ? 1 : 100;
        BareInserts inserts = new BareInserts(file);
        Rounds.serve(time -> measure(1, rows, () -> inserts.commit(rows), time));
      }
      default -> throw new IllegalArgumentException("nothing is called " + args[0]);
    }
  }

  /** Stores something and returns when it is stored. */
  @FunctionalInterface
  private interface Storing {
    void run() throws Exception;
  }

  private static double[] measure(int callers, int rows, Storing storing, Duration time)
      throws Exception {
    long[] nanos = new long[MOST_CALLS];
    AtomicLong calls = new AtomicLong();
    CountDownLatch done = new CountDownLatch(callers);
    long begun = System.nanoTime();
    for (int i = 0; i < callers; i++) {
      Thread caller = new Thread(() -> call(storing, begun + time.toNanos(), nanos, calls, done));
      caller.setDaemon(true);
      caller.start();
    }
    done.await();
    long taken = System.nanoTime() - begun;
    int count = (int) Math.min(MOST_CALLS, calls.get());
    long[] sorted = Arrays.copyOf(nanos, count);
    Arrays.sort(sorted);
    return new double[] {sorted[count / 2] / 1e6, calls.get() * rows * 1e9 / taken};
  }

  private static void call(
      Storing storing, long end, long[] nanos, AtomicLong calls, CountDownLatch done) {
    try {
      long before = System.nanoTime();
      while (before - end < 0) {
        storing.run();
        long now = System.nanoTime();
        int call = (int) calls.getAndIncrement();
        if (call < MOST_CALLS) {
          nanos[call] = now - before;
        }
        before = now;
      }
      done.countDown();
    } catch (Exception e) {
      // Without an answer the measurement fails, and this says why.
      e.printStackTrace();
      Runtime.getRuntime().halt(1);
    }
  }
}
