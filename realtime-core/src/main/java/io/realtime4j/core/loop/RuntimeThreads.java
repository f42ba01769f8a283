package io.realtime4j.core.loop;

import io.realtime4j.api.EventLoop;
import io.realtime4j.api.spi.feature.ClientEnvironment;
import io.realtime4j.api.spi.store.StoreContext;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** The threads that clients of a runtime share. */
public final class RuntimeThreads {
  /** An idle thread goes away after this; the next task starts another. */
  private static final Duration IDLE = Duration.ofSeconds(10);

  /** Calls of all clients that may block at once; each client has its own bound below. */
  private static final int CALLS = 64;

  /** Calls of one client that may block at once, so that who hangs costs nobody else. */
  private static final int CALLS_OF_ONE = 4;

  /** Stores wait for a disk; more at once would only wait for each other. */
  private static final int STORES = 4;

  /** What listeners were handed before the end has this long, and is then interrupted. */
  private static final Duration LISTENERS_LEFT = Duration.ofMillis(250);

  private static final AtomicInteger NUMBER = new AtomicInteger();

  private final String name = ClientThreads.PREFIX + "runtime-" + NUMBER.incrementAndGet();
  private final List<ThreadLoop> loops = new ArrayList<>();
  private final CallbackPool callbacks;
  private final ThreadPoolExecutor calls;
  private final ThreadPoolExecutor stores;
  private final SecureRandom secure = new SecureRandom();
  private final AtomicInteger next = new AtomicInteger();

  /** Creates the threads; none runs before it is needed. */
  public RuntimeThreads(int loopCount, int callbackThreads) {
    for (int i = 0; i < loopCount; i++) {
      loops.add(new ThreadLoop(name + "-loop-" + i));
    }
    callbacks = new CallbackPool(name + "-callbacks", callbackThreads, loops.get(0), IDLE);
    calls =
        new ThreadPoolExecutor(
            0,
            CALLS,
            IDLE.toMillis(),
            TimeUnit.MILLISECONDS,
            new SynchronousQueue<>(),
            task -> ClientThreads.daemon(task, name + "-calls"));
    stores =
        new ThreadPoolExecutor(
            STORES,
            STORES,
            IDLE.toMillis(),
            TimeUnit.MILLISECONDS,
            new LinkedBlockingQueue<>(),
            task -> ClientThreads.daemon(task, name + "-stores"));
    stores.allowCoreThreadTimeOut(true);
  }

  /** Returns where the next client runs. */
  ClientEnvironment environment() {
    SerialExecutor writer = new SerialExecutor(stores, stores);
    return ClientEnvironment.builder()
        .loop(loops.get(Math.floorMod(next.getAndIncrement(), loops.size())))
        .callbacks(callbacks)
        .blocking(new Bounded(calls))
        .clock(InstantSource.system())
        .secure(secure)
        .jitter(new SplittableRandom(secure.nextLong()))
        .storeContext(
            StoreContext.builder()
                .writer(writer)
                .reader(new SerialExecutor(stores, stores))
                .clock(InstantSource.system())
                .build())
        .build();
  }

  /** Returns the loop of what is done for all clients together. */
  public EventLoop loop() {
    return loops.get(0);
  }

  /** Returns where calls may block that are made for all clients together. */
  public Executor calls() {
    return new Bounded(calls);
  }

  /** Runs what ends the runtime, on a thread that is none of its own. */
  public void closing(Runnable task) {
    ClientThreads.daemon(task, name + "-closing").start();
  }

  /** Returns whether the calling thread is a client's or a runtime's. */
  public static boolean isOwn(Thread caller) {
    return caller.getName().startsWith(ClientThreads.PREFIX);
  }

  /** Ends all; blocks for as long as listeners have. */
  public void stop() {
    loops.forEach(ThreadLoop::stop);
    calls.shutdownNow();
    stores.shutdown();
    try {
      callbacks.stop(LISTENERS_LEFT);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Lets one client make a few of the calls that may block. */
  private static final class Bounded implements Executor {
    private final Executor target;
    private final AtomicInteger running = new AtomicInteger();

    Bounded(Executor target) {
      this.target = target;
    }

    @Override
    public void execute(Runnable call) {
      if (running.incrementAndGet() > CALLS_OF_ONE) {
        running.decrementAndGet();
        throw new RejectedExecutionException("earlier calls of this client have not returned");
      }
      try {
        target.execute(
            () -> {
              try {
                call.run();
              } finally {
                running.decrementAndGet();
              }
            });
      } catch (RejectedExecutionException full) {
        running.decrementAndGet();
        throw full;
      }
    }
  }
}
