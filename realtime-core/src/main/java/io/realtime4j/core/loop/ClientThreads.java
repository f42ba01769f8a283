package io.realtime4j.core.loop;

import io.realtime4j.api.EventLoop;
import io.realtime4j.api.spi.feature.ClientEnvironment;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.SplittableRandom;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
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
  /** An idle callback thread goes away after this; the next callback starts another. */
  private static final Duration IDLE = Duration.ofSeconds(10);

  private static final AtomicInteger NUMBER = new AtomicInteger();

  private final ClientEnvironment environment;
  // Both null if the environment was given: then nothing here is ours to stop.
  private final @Nullable ThreadLoop ownLoop;
  private final @Nullable ThreadPoolExecutor ownCallbacks;

  private ClientThreads(
      ClientEnvironment environment,
      @Nullable ThreadLoop ownLoop,
      @Nullable ThreadPoolExecutor ownCallbacks) {
    this.environment = environment;
    this.ownLoop = ownLoop;
    this.ownCallbacks = ownCallbacks;
  }

  /**
   * Returns what was given, with new threads for the rest, which are to be stopped.
   *
   * @param callbackExecutor wins over the environment's
   */
  public static ClientThreads of(
      @Nullable ClientEnvironment given, @Nullable Executor callbackExecutor) {
    if (given != null) {
      ClientEnvironment environment =
          callbackExecutor == null ? given : given.toBuilder().callbacks(callbackExecutor).build();
      return new ClientThreads(environment, null, null);
    }
    int number = NUMBER.incrementAndGet();
    ThreadLoop loop = new ThreadLoop("realtime4j-client-loop-" + number);
    // Has no thread before its first task, so it costs nothing where another is used.
    ThreadPoolExecutor ownCallbacks = callbacks("realtime4j-client-callbacks-" + number);
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
    return new ClientThreads(environment, loop, ownCallbacks);
  }

  private static ThreadPoolExecutor callbacks(String name) {
    ThreadPoolExecutor executor =
        new ThreadPoolExecutor(
            1,
            1,
            IDLE.toMillis(),
            TimeUnit.MILLISECONDS,
            new LinkedBlockingQueue<>(),
            task -> {
              Thread thread = new Thread(task, name);
              thread.setDaemon(true);
              return thread;
            });
    executor.allowCoreThreadTimeOut(true);
    return executor;
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

  /** Ends an own loop after the tasks that it was given; does nothing to that of others. */
  public void stopLoop() {
    if (ownLoop != null) {
      ownLoop.stop();
    }
  }

  /** Ends own callbacks. Called by the last of them, so that none is lost. */
  public void stopCallbacks() {
    if (ownCallbacks != null) {
      ownCallbacks.shutdown();
    }
  }

  /**
   * Waits until own threads have ended. Returns at once on one of them, or if they are of others.
   */
  public void awaitStop(Duration patience, Thread caller) {
    if (ownLoop == null || ownCallbacks == null || isOwn(caller)) {
      return;
    }
    try {
      if (ownLoop.awaitStop(patience)) {
        ownCallbacks.awaitTermination(patience.toMillis(), TimeUnit.MILLISECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static boolean isOwn(Thread caller) {
    return caller.getName().startsWith("realtime4j-client-");
  }
}
