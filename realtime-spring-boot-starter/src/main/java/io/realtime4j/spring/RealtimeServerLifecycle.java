package io.realtime4j.spring;

import io.realtime4j.api.RealtimeServer;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.springframework.context.SmartLifecycle;

/**
 * Starts the server behind the web server, before the application's client. At the end it sends its
 * clients away while the web server still carries them, then closes.
 */
final class RealtimeServerLifecycle implements SmartLifecycle {
  private static final Logger LOG = System.getLogger("io.realtime4j.spring");

  private final RealtimeServer server;
  private final Duration drainTime;
  private volatile boolean running;

  RealtimeServerLifecycle(RealtimeServer server, Duration drainTime) {
    this.server = server;
    this.drainTime = drainTime;
  }

  @Override
  public void start() {
    try {
      server.start().join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw e;
    }
    running = true;
  }

  @Override
  public void stop() {
    running = false;
    server.close();
  }

  @Override
  public void stop(Runnable whenDone) {
    running = false;
    if (drainTime.isZero()) {
      server.close();
      whenDone.run();
      return;
    }
    var unused = drained().whenComplete((closed, problem) -> whenDone.run());
  }

  private CompletableFuture<Void> drained() {
    try {
      return server
          .drain(drainTime)
          .exceptionally(
              problem -> {
                LOG.log(Level.WARNING, "The server did not end as it should", problem);
                return null;
              });
    } catch (RuntimeException closedByTheApplication) {
      LOG.log(Level.DEBUG, "There is no server to be drained any more", closedByTheApplication);
      return CompletableFuture.completedFuture(null);
    }
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  /** Between the web server and everything of no phase of its own. */
  @Override
  public int getPhase() {
    return SmartLifecycle.DEFAULT_PHASE - 512;
  }
}
