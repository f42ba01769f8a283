package io.realtime4j.transport.jakarta;

import io.realtime4j.api.Cancellable;
import io.realtime4j.api.EventLoop;
import io.realtime4j.api.spi.transport.MessageDeflate;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/*
 * A queue that any thread adds to, and a heap of timers that the thread of the loop alone sees:
 * another thread's timer comes in through the queue. The thread sleeps when there is neither; who
 * adds a task to a sleeping loop wakes it. Both sides write before they read (the task before
 * `sleeping`, `sleeping` before the queue), so that one of them sees the other.
 */
/** A loop with a thread of its own, beside the threads of the container. */
final class ContainerLoop implements EventLoop {
  private static final Logger LOG = System.getLogger(ContainerLoop.class.getName());

  /** What is read or written at a time: a TLS record, and room for most messages. */
  static final int SCRATCH_BYTES = 16 * 1024;

  /** How many tasks run before timers that have come due meanwhile. */
  private static final int TURN = 256;

  /** How long an ending loop works off what its last tasks have posted. */
  private static final long LAST_NANOS = 1_000_000_000L;

  private static final long LONGEST_NANOS = Long.MAX_VALUE / 4;

  private final Thread thread;
  private final AtomicBoolean begun = new AtomicBoolean();
  private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
  private volatile boolean sleeping;
  private volatile boolean closed;

  /** When the loop ends, whatever is left to do. Loop only. */
  private long lastMoment;

  private final PriorityQueue<Timer> timers = new PriorityQueue<>(Timer.ORDER);
  private long timerCount;

  /** What the loop carries and ends when it ends. Loop only. */
  private final Set<Carried> carried = new LinkedHashSet<>();

  /** The transport ends: what was on its way to the loop ends with it. Loop only. */
  private boolean ending;

  /** For bytes on their way in, within one task; listeners run while it is in use. Loop only. */
  private final byte[] inbound = new byte[SCRATCH_BYTES];

  /** For bytes on their way out, within one call. Loop only. */
  private final byte[] outbound = new byte[SCRATCH_BYTES];

  private final Utf8Check utf8 = new Utf8Check();

  /** Loop only. */
  private final MessageDeflate deflate = new MessageDeflate();

  /** An exchange or a WebSocket, which ends with the transport. */
  interface Carried {
    void endWithTransport();
  }

  ContainerLoop(String name) {
    // No thread-locals and no class loader of whoever happens to create it.
    thread = new Thread(null, this::run, name, 0, false);
    thread.setDaemon(true);
    thread.setContextClassLoader(ContainerLoop.class.getClassLoader());
  }

  byte[] inbound() {
    return inbound;
  }

  byte[] outbound() {
    return outbound;
  }

  Utf8Check utf8() {
    return utf8;
  }

  MessageDeflate deflate() {
    return deflate;
  }

  void carry(Carried one) {
    carried.add(one);
    if (ending) {
      execute(one::endWithTransport);
    }
  }

  void drop(Carried one) {
    carried.remove(one);
  }

  boolean isCarrying() {
    return !carried.isEmpty();
  }

  @Override
  public void execute(Runnable task) {
    if (!offer(task)) {
      throw new RejectedExecutionException("the loop has ended");
    }
  }

  /** Adds a task, unless the loop has ended: then nobody waits for it. */
  boolean offer(Runnable task) {
    if (closed && !inLoop()) {
      return false;
    }
    tasks.add(task);
    if (closed && !inLoop()) {
      return !tasks.remove(task); // if it is gone, the last turn has run it
    }
    if (begun.compareAndSet(false, true)) {
      thread.start();
    } else if (sleeping) {
      LockSupport.unpark(thread);
    }
    return true;
  }

  @Override
  public Cancellable schedule(Duration delay, Runnable task) {
    if (delay.isZero() || delay.isNegative()) {
      // Due now: it joins the queue at once, ahead of what is executed after this call.
      Timer due = new Timer(0, 0, task);
      execute(due::fire);
      return due::cancel;
    }
    long at = nanoTime() + nanosOf(delay);
    if (inLoop()) {
      Timer timer = add(at, task);
      return () -> cancel(timer);
    }
    Timer timer = new Timer(at, 0, task);
    execute(() -> timers.add(timer.numbered(timerCount++)));
    return timer::cancel;
  }

  private Timer add(long at, Runnable task) {
    Timer timer = new Timer(at, timerCount++, task);
    timers.add(timer);
    return timer;
  }

  private void cancel(Timer timer) {
    timer.cancel();
    if (inLoop()) {
      timers.remove(timer);
    }
  }

  private static long nanosOf(Duration delay) {
    return delay.toSeconds() >= LONGEST_NANOS / 1_000_000_000L ? LONGEST_NANOS : delay.toNanos();
  }

  @Override
  public long nanoTime() {
    return System.nanoTime();
  }

  @Override
  public boolean inLoop() {
    return Thread.currentThread() == thread;
  }

  /** Ends what the loop carries. Any thread; returns at once. */
  CompletableFuture<Void> endAll() {
    CompletableFuture<Void> ended = new CompletableFuture<>();
    boolean taken =
        offer(
            () -> {
              ending = true;
              List<Carried> all = new ArrayList<>(carried);
              carried.clear();
              all.forEach(one -> runOne(one::endWithTransport));
              ended.complete(null);
            });
    if (!taken) {
      ended.complete(null);
    }
    return ended;
  }

  /** Ends the loop once it has nothing to do. Any thread; returns at once. */
  void shutdown() {
    offer(
        () -> {
          lastMoment = nanoTime() + LAST_NANOS;
          closed = true;
        });
  }

  boolean hasEnded() {
    return closed && !thread.isAlive();
  }

  void awaitEnd(long millis) throws InterruptedException {
    thread.join(millis);
  }

  private void run() {
    while (!closed || (!tasks.isEmpty() && lastMoment - nanoTime() > 0)) {
      runDue();
      for (int i = 0; i < TURN; i++) {
        Runnable task = tasks.poll();
        if (task == null) {
          break;
        }
        runOne(task);
      }
      if (tasks.isEmpty() && !closed) {
        sleep();
      }
    }
  }

  private void sleep() {
    Timer next = timers.peek();
    long nanos = next == null ? LONGEST_NANOS : next.at - nanoTime();
    if (nanos <= 0) {
      return;
    }
    sleeping = true;
    if (tasks.isEmpty()) {
      LockSupport.parkNanos(this, nanos);
    }
    sleeping = false;
  }

  private void runDue() {
    for (Timer next = timers.peek(); next != null; next = timers.peek()) {
      if (next.at - nanoTime() > 0) {
        return;
      }
      timers.poll();
      runOne(next::fire);
    }
  }

  /** Whatever a task throws, the loop goes on: all of its sessions would hang in silence else. */
  @SuppressWarnings("CatchThrowable")
  private static void runOne(Runnable task) {
    try {
      task.run();
    } catch (Throwable e) {
      report(e);
    }
  }

  @SuppressWarnings("CatchThrowable") // Where memory has run out, to say so may fail too.
  private static void report(Throwable failure) {
    try {
      LOG.log(Level.ERROR, "a task of an event loop failed", failure);
    } catch (Throwable e) {
      // Who reads the log misses a line, and nobody else anything.
    }
  }

  private static final class Timer {
    static final Comparator<Timer> ORDER =
        (a, b) -> a.at != b.at ? Long.signum(a.at - b.at) : Long.compare(a.number, b.number);

    final long at;
    private final Runnable task;
    private long number;
    private volatile boolean cancelled;

    Timer(long at, long number, Runnable task) {
      this.at = at;
      this.number = number;
      this.task = task;
    }

    Timer numbered(long newNumber) {
      number = newNumber;
      return this;
    }

    void cancel() {
      cancelled = true;
    }

    void fire() {
      if (!cancelled) {
        task.run();
      }
    }
  }
}
