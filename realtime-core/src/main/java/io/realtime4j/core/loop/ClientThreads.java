package io.realtime4j.core.loop;

import io.realtime4j.api.EventLoop;
import io.realtime4j.api.spi.feature.ClientEnvironment;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Where a client runs: threads of its own, or an environment that somebody gave and keeps. Threads
 * are daemons and start when they are first needed.
 */
public final class ClientThreads {
  /** An idle thread goes away after this; the next task starts another. */
  private static final Duration IDLE = Duration.ofSeconds(10);

  /** Calls that may block at once: one is usual, more mean that earlier ones do not return. */
  private static final int BLOCKED_AT_ONCE = 4;

  /** What listeners were handed before the end has this long, and is then interrupted. */
  private static final Duration LISTENERS_LEFT = Duration.ofMillis(250);

  /** How the names of all threads of clients and runtimes begin. */
  static final String PREFIX = "realtime4j-client-";

  private static final Logger LOG = System.getLogger(ClientThreads.class.getName());
  private static final AtomicInteger NUMBER = new AtomicInteger();

  private final int number;
  private final ClientEnvironment environment;
  private final Executor blocking;
  // Has no thread before its first task, so it costs nothing where another is used.
  private final ThreadPoolExecutor ownCallbacks;
  // Each null if it was given: then it is not ours to stop.
  private final @Nullable ThreadLoop ownLoop;
  private final @Nullable ThreadPoolExecutor ownBlocking;
  // Null where nobody shares threads.
  private final @Nullable Runnable onEnd;
  private final CountDownLatch ended = new CountDownLatch(1);

  private ClientThreads(
      int number,
      ClientEnvironment environment,
      @Nullable ThreadLoop ownLoop,
      ThreadPoolExecutor ownCallbacks,
      @Nullable Runnable onEnd) {
    this.onEnd = onEnd;
    this.number = number;
    this.environment = environment;
    this.ownLoop = ownLoop;
    this.ownCallbacks = ownCallbacks;
    Executor given = environment.blocking();
    this.ownBlocking = given == null ? blocking(PREFIX + "calls-" + number) : null;
    this.blocking = given == null ? Objects.requireNonNull(ownBlocking) : given;
  }

  /**
   * Returns what was given, with new threads for the rest, which are to be stopped.
   *
   * @param callbackExecutor wins over the environment's
   */
  public static ClientThreads of(
      @Nullable ClientEnvironment given, @Nullable Executor callbackExecutor) {
    int number = NUMBER.incrementAndGet();
    ThreadPoolExecutor ownCallbacks = callbacks(PREFIX + "callbacks-" + number);
    if (given != null) {
      ClientEnvironment environment =
          callbackExecutor == null ? given : given.toBuilder().callbacks(callbackExecutor).build();
      return new ClientThreads(number, environment, null, ownCallbacks, null);
    }
    ThreadLoop loop = new ThreadLoop(PREFIX + "loop-" + number);
    SecureRandom secure = new SecureRandom();
    // SecureRandom seeds the jitter, so that clients started together do not come back together.
    RandomGenerator jitter = new SplittableRandom(secure.nextLong());
    ClientEnvironment environment =
        ClientEnvironment.builder()
            .loop(loop)
            .callbacks(callbackExecutor == null ? ownCallbacks : callbackExecutor)
            .clock(InstantSource.system())
            .secure(secure)
            .jitter(jitter)
            .build();
    return new ClientThreads(number, environment, loop, ownCallbacks, null);
  }

  /**
   * Returns threads that are shared; they are not stopped, but the end is waited for.
   *
   * @param callbackExecutor wins over the runtime's
   * @param onEnd told when nothing of the client is left
   */
  public static ClientThreads on(
      RuntimeThreads shared, @Nullable Executor callbackExecutor, Runnable onEnd) {
    int number = NUMBER.incrementAndGet();
    ClientEnvironment environment = shared.environment();
    return new ClientThreads(
        number,
        callbackExecutor == null
            ? environment
            : environment.toBuilder().callbacks(callbackExecutor).build(),
        null,
        callbacks(PREFIX + "callbacks-" + number),
        onEnd);
  }

  private static ThreadPoolExecutor callbacks(String name) {
    ThreadPoolExecutor executor =
        new ThreadPoolExecutor(
            1,
            1,
            IDLE.toMillis(),
            TimeUnit.MILLISECONDS,
            new LinkedBlockingQueue<>(),
            task -> daemon(task, name));
    executor.allowCoreThreadTimeOut(true);
    return executor;
  }

  private static ThreadPoolExecutor blocking(String name) {
    return new ThreadPoolExecutor(
        0,
        BLOCKED_AT_ONCE,
        IDLE.toMillis(),
        TimeUnit.MILLISECONDS,
        new SynchronousQueue<>(),
        task -> daemon(task, name));
  }

  static Thread daemon(Runnable task, String name) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    return thread;
  }

  /** Returns the loop, the clock and the randomness. */
  public ClientEnvironment environment() {
    return environment;
  }

  /** Returns the loop. */
  public EventLoop loop() {
    return environment.loop();
  }

  /** Returns the executor of listeners, not yet serial. */
  public Executor callbacks() {
    return environment.callbacks();
  }

  /**
   * Runs a listener that the executor of listeners refuses: on a thread of the client's own, never
   * on the loop.
   *
   * @throws RejectedExecutionException off the loop, after the end
   */
  public void spareCallbacks(Runnable task) {
    try {
      ownCallbacks.execute(task);
    } catch (RejectedExecutionException ending) {
      if (!loop().inLoop()) {
        throw ending;
      }
      daemon(task, PREFIX + "callbacks-" + number).start();
    }
  }

  /**
   * Returns where calls may block. It rejects one while too many have not returned, so that what
   * hangs is bounded.
   */
  public Executor blocking() {
    return blocking;
  }

  /**
   * Ends own threads: the loop after the tasks that it was given; calls that block are interrupted,
   * and so are listeners that do not return soon. What was given goes on.
   *
   * @param freeing frees what may block; run where that is allowed, whatever listeners do
   */
  public void end(Runnable freeing) {
    if (ownLoop != null) {
      ownLoop.stop();
    }
    Runnable last =
        () -> {
          try {
            freeing.run();
          } catch (RuntimeException e) {
            LOG.log(Level.WARNING, "A client's store failed to close.", e);
          } finally {
            stopCalls();
          }
        };
    if (ownBlocking == null) {
      try {
        blocking.execute(last);
        return;
      } catch (RejectedExecutionException stopped) {
        LOG.log(Level.DEBUG, "The given executor has stopped; the end needs a thread of its own.");
      }
    }
    daemon(last, PREFIX + "closing-" + number).start();
  }

  private void stopCalls() {
    if (ownBlocking != null) {
      ownBlocking.shutdownNow();
    }
    ownCallbacks.shutdown();
    try {
      if (!ownCallbacks.awaitTermination(LISTENERS_LEFT.toMillis(), TimeUnit.MILLISECONDS)) {
        LOG.log(Level.WARNING, "A listener of a closed client did not return: interrupted.");
        ownCallbacks.shutdownNow();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (onEnd != null) {
      onEnd.run();
    }
    ended.countDown();
  }

  /**
   * Waits until own threads have ended. Returns at once on one of them, or if they are of others.
   */
  public void awaitStop(Duration patience, Thread caller) {
    if ((ownLoop == null && onEnd == null) || RuntimeThreads.isOwn(caller)) {
      return;
    }
    awaitEnd(patience);
  }

  /** Waits until nothing of the client is left, on whichever thread. */
  public void awaitEnd(Duration patience) {
    try {
      if (!ended.await(patience.toMillis(), TimeUnit.MILLISECONDS)) {
        LOG.log(Level.WARNING, "A client did not close within {0} ms.", patience.toMillis());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
