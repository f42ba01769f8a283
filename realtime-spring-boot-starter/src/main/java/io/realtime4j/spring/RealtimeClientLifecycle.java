package io.realtime4j.spring;

import io.realtime4j.api.RealtimeClient;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.springframework.context.SmartLifecycle;

/**
 * Connects the client behind everything else, and closes it before everything else; then it does
 * not come back. The start fails with nothing that a server does: it is logged, tried again, and
 * shown by the health of the application.
 */
final class RealtimeClientLifecycle implements SmartLifecycle {
  private static final Logger LOG = System.getLogger("io.realtime4j.spring");

  private final RealtimeClient client;
  private final RealtimeClientProperties properties;
  private volatile boolean running;

  RealtimeClientLifecycle(RealtimeClient client, RealtimeClientProperties properties) {
    this.client = client;
    this.properties = properties;
  }

  @Override
  public void start() {
    running = true;
    properties.rooms().forEach(client.rooms()::join);
    if (properties.connect()) {
      CompletableFuture<Void> connected = client.connect();
      var unused =
          connected.exceptionally(
              problem -> {
                if (running) {
                  LOG.log(Level.WARNING, "The client does not connect: " + problem.getMessage());
                }
                return null;
              });
      await(connected);
    }
  }

  private void await(CompletableFuture<Void> connected) {
    long millis = properties.startTimeout().toMillis();
    if (millis <= 0) {
      return;
    }
    try {
      connected.get(millis, TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      LOG.log(Level.WARNING, "No session after " + millis + " ms: the start goes on without");
    } catch (ExecutionException e) {
      LOG.log(Level.DEBUG, "The start goes on without a session", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void stop() {
    running = false;
    client.close();
  }

  @Override
  public boolean isRunning() {
    return running;
  }
}
