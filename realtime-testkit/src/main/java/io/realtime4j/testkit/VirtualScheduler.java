package io.realtime4j.testkit;

import io.realtime4j.api.Cancellable;
import io.realtime4j.api.EventLoop;
import io.realtime4j.api.spi.feature.ClientEnvironment;
import io.realtime4j.api.spi.server.ServerEnvironment;
import io.realtime4j.api.spi.store.StoreContext;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Runs any number of event loops, of clients, servers and stores, on the calling thread and in
 * virtual time. The seed decides which of the runnable loops goes next; tasks of one loop keep
 * their order, and timers due at the same time fire in the order in which they were set. The same
 * seed therefore gives the same run.
 *
 * <p>Not safe for use by several threads. A task that throws ends the run: the call that was
 * running it throws an {@link AssertionError}.
 */
public final class VirtualScheduler {
  /** A run that executes this many tasks without time passing is taken for an endless loop. */
  private static final int MAX_TASKS_PER_INSTANT = 1_000_000;

  private static final Comparator<Loop> BY_NUMBER = Comparator.comparingInt(loop -> loop.number);

  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private final SplittableRandom choice;
  private final SplittableRandom seeds;

  /** In the order of their making, so that the same choice hits the same. */
  private final List<Loop> runnable = new ArrayList<>();

  private final PriorityQueue<Timer> timers =
      new PriorityQueue<>(
          Comparator.comparingLong((Timer t) -> t.dueNanos).thenComparingLong(t -> t.sequence));
  private final List<String> trace = new ArrayList<>();
  private long nowNanos;
  private long timerSequence;
  private long tasksRun;
  private int loopCount;
  private @Nullable Loop current;

  /** Creates a scheduler at virtual time zero, 2026-01-01T00:00:00Z by the wall clock. */
  public VirtualScheduler(long seed) {
    this.choice = new SplittableRandom(seed);
    this.seeds = new SplittableRandom(seed ^ 0x9E3779B97F4A7C15L);
  }

  /** Returns a new loop. Loops may be created at any time. */
  public EventLoop newLoop(String name) {
    return new Loop(name, loopCount++);
  }

  /** Returns a new generator that depends on the seed and on how many were made before. */
  public RandomGenerator newRandom() {
    return seeds.split();
  }

  /** Returns the virtual wall clock. */
  public InstantSource clock() {
    return () -> START.plusNanos(nowNanos);
  }

  /** Returns a wall clock that is wrong by {@code skew}. */
  public InstantSource clock(Duration skew) {
    return () -> START.plusNanos(nowNanos).plus(skew);
  }

  /** Returns the virtual time since the start. */
  public Duration now() {
    return Duration.ofNanos(nowNanos);
  }

  /** Returns executors for a store, as loops of this scheduler. */
  public StoreContext newStoreContext(String name) {
    return StoreContext.builder()
        .writer(newLoop(name + "-writer"))
        .reader(newLoop(name + "-reader"))
        .clock(clock())
        .build();
  }

  /** Returns what a client needs to live here. */
  public ClientEnvironment newClientEnvironment(String name) {
    return ClientEnvironment.builder()
        .loop(newLoop(name))
        .callbacks(newLoop(name + "-callbacks"))
        .blocking(newLoop(name + "-calls"))
        .clock(clock())
        .secure(newRandom())
        .jitter(newRandom())
        .storeContext(newStoreContext(name + "-store"))
        .build();
  }

  /** Returns what a server needs to live here; its loops are its transport's. */
  public ServerEnvironment newServerEnvironment(String name) {
    return ServerEnvironment.builder()
        .clock(clock())
        .secure(newRandom())
        .jitter(newRandom())
        .storeContext(newStoreContext(name + "-store"))
        .build();
  }

  /** Returns how many tasks have run, of all loops. */
  public long tasksRun() {
    return tasksRun;
  }

  /** Adds a line to the trace, with the time before it. */
  public void record(String line) {
    trace.add(nowNanos / 1_000 + "us " + line);
  }

  /** Returns the lines recorded so far. */
  public List<String> trace() {
    return List.copyOf(trace);
  }

  /** Lets time pass and runs all that is due, also at the end of it. */
  public void advance(Duration duration) {
    long end = nowNanos + duration.toNanos();
    runReady();
    while (!timers.isEmpty() && timers.peek().dueNanos <= end) {
      fireNext();
      runReady();
    }
    nowNanos = end;
  }

  /**
   * Runs until a condition holds, looking at it whenever nothing is runnable.
   *
   * @throws AssertionError if it does not hold within {@code limit} of virtual time
   */
  public void runUntil(Duration limit, String what, BooleanSupplier condition) {
    long end = nowNanos + limit.toNanos();
    runReady();
    while (!condition.getAsBoolean()) {
      if (timers.isEmpty() || timers.peek().dueNanos > end) {
        throw new AssertionError("not within " + limit + " of virtual time: " + what);
      }
      fireNext();
      runReady();
    }
  }

  /** Runs until a stage is complete, and returns its value. A failure is thrown as it is. */
  @SuppressWarnings("NullAway") // A stage of Void completes with null.
  public <T> T await(Duration limit, CompletionStage<T> stage) {
    AtomicReference<@Nullable T> value = new AtomicReference<>();
    AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    boolean[] done = new boolean[1];
    stage.whenComplete(
        (result, error) -> {
          value.set(result);
          failure.set(error);
          done[0] = true;
        });
    runUntil(limit, "completion of " + stage.getClass().getSimpleName(), () -> done[0]);
    Throwable error = failure.get();
    if (error instanceof RuntimeException unchecked) {
      throw unchecked;
    }
    if (error != null) {
      throw new AssertionError(error);
    }
    return value.get();
  }

  private void fireNext() {
    Timer timer = timers.remove();
    nowNanos = Math.max(nowNanos, timer.dueNanos);
    if (timer.task != null) {
      timer.loop.execute(timer);
    }
  }

  private void runReady() {
    for (int count = 0; !runnable.isEmpty(); count++) {
      if (count > MAX_TASKS_PER_INSTANT) {
        throw new AssertionError("endless loop of tasks on " + runnable.get(0).name);
      }
      runnable.get(choice.nextInt(runnable.size())).runOne();
    }
  }

  private final class Loop implements EventLoop {
    private final String name;
    private final int number;
    private final Deque<Runnable> ready = new ArrayDeque<>();

    Loop(String name, int number) {
      this.name = name;
      this.number = number;
    }

    void runOne() {
      Loop previous = current;
      current = this;
      tasksRun++;
      Runnable task = ready.remove();
      if (ready.isEmpty()) {
        runnable.remove(place());
      }
      try {
        task.run();
      } catch (RuntimeException | AssertionError e) {
        throw new AssertionError("a task of " + name + " threw at " + now(), e);
      } finally {
        current = previous;
      }
    }

    /** Returns where it stands among those that are runnable, or -1 - where it would. */
    private int place() {
      return Collections.binarySearch(runnable, this, BY_NUMBER);
    }

    @Override
    public void execute(Runnable task) {
      if (ready.isEmpty()) {
        runnable.add(-1 - place(), this);
      }
      ready.add(task);
    }

    @Override
    public Cancellable schedule(Duration delay, Runnable task) {
      Timer timer = new Timer(nowNanos + Math.max(0, delay.toNanos()), timerSequence++, this, task);
      timers.add(timer);
      return timer;
    }

    @Override
    public long nanoTime() {
      return nowNanos;
    }

    @Override
    public boolean inLoop() {
      return current == this;
    }

    @Override
    public String toString() {
      return name;
    }
  }

  /** A timer first waits for its time, then in its loop's queue; it can be cancelled in both. */
  private static final class Timer implements Runnable, Cancellable {
    private final long dueNanos;
    private final long sequence;
    private final Loop loop;
    // Null once cancelled: what it holds is not kept until its time.
    private @Nullable Runnable task;

    Timer(long dueNanos, long sequence, Loop loop, Runnable task) {
      this.dueNanos = dueNanos;
      this.sequence = sequence;
      this.loop = loop;
      this.task = task;
    }

    @Override
    public void run() {
      if (task != null) {
        task.run();
      }
    }

    @Override
    public void cancel() {
      task = null;
    }
  }
}
