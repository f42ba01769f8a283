package io.realtime4j.sample.app;

import io.realtime4j.api.RealtimeServer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Ends a server when the process is told to. SIGTERM sends its clients away over a time first;
 * Ctrl-C closes at once. Whoever says so twice does not want to wait: the process ends there and
 * then, and what was acknowledged is in the store all the same.
 */
final class Termination {
  /**
   * What a server may take to close once its last client has gone; it should take less than one.
   */
  private static final Duration CLOSING = Duration.ofSeconds(10);

  private static final System.Logger LOG = System.getLogger(Termination.class.getName());

  /** As a shell shows it: 128 and the signal's number. */
  private static final int INTERRUPTED = 130;

  private static final int TERMINATED = 143;

  private final RealtimeServer server;
  private final Duration drainTime;
  private final AtomicBoolean told = new AtomicBoolean();
  private final CompletableFuture<Runnable> begun = new CompletableFuture<>();
  private final CompletableFuture<Integer> ended = new CompletableFuture<>();

  Termination(RealtimeServer server, Duration drainTime) {
    this.server = server;
    this.drainTime = drainTime;
  }

  /** Listens from now on. */
  void begin() {
    Signals.on("TERM", () -> told(TERMINATED, this::drain));
    Signals.on("INT", () -> told(INTERRUPTED, this::closeAtOnce));
    // Where signals cannot be heard, and for those that are not asked for here.
    Runtime.getRuntime().addShutdownHook(new Thread(server::close, "realtime-shutdown"));
  }

  /** Waits until the server has been ended; returns the status to exit with. */
  int await() throws InterruptedException {
    try {
      begun.get().run();
      return ended.get(drainTime.plus(CLOSING).toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw new IllegalStateException("the server did not close", e.getCause());
    } catch (TimeoutException e) {
      LOG.log(
          System.Logger.Level.ERROR,
          "the server did not close within {0} s: it is left as it is",
          drainTime.plus(CLOSING).toSeconds());
      // Whatever it hangs in, a hook that closes it would hang in too.
      Runtime.getRuntime().halt(1);
      throw new IllegalStateException("halted", e);
    }
  }

  private void told(int statusAtOnce, Runnable ending) {
    if (!told.compareAndSet(false, true)) {
      LOG.log(System.Logger.Level.WARNING, "told to end a second time: ends at once");
      Runtime.getRuntime().halt(statusAtOnce);
    }
    begun.complete(ending);
  }

  private void drain() {
    LOG.log(
        System.Logger.Level.INFO,
        "told to end: sends clients away over {0} ms (REALTIME_DRAIN); a second SIGTERM ends at"
            + " once",
        Long.toString(drainTime.toMillis()));
    var unused =
        server
            .drain(drainTime)
            .whenComplete(
                (done, failure) -> {
                  if (failure == null) {
                    LOG.log(System.Logger.Level.INFO, "ended: clients are sent away, all is kept");
                    ended.complete(0);
                  } else {
                    ended.completeExceptionally(failure);
                  }
                });
  }

  private void closeAtOnce() {
    // Not on the thread that waits for it, with a bound.
    Thread closing =
        new Thread(
            () -> {
              server.close();
              ended.complete(INTERRUPTED);
            },
            "realtime-closing");
    closing.setDaemon(true);
    closing.start();
  }
}
