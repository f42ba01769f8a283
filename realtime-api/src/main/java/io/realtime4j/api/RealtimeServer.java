package io.realtime4j.api;

import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;

/**
 * A chat server that can live inside any JVM program.
 *
 * <pre>{@code
 * RealtimeServer server = RealtimeServer.builder().port(3101).jwtSecret(secret).build();
 * server.start().join();
 * }</pre>
 *
 * <p>Every method may be called from any thread.
 */
@NotForImplementation
public interface RealtimeServer extends AutoCloseable {
  /** Returns a builder with the defaults. */
  static RealtimeServerBuilder builder() {
    return new RealtimeServerBuilder();
  }

  /**
   * Begins to listen. Completes with the bound address; fails with {@link ServerStartException}, or
   * with what a feature failed with as it started. After a failure the server is closed.
   *
   * @throws IllegalStateException if it was started before
   */
  CompletableFuture<InetSocketAddress> start();

  /** Returns how the server is. */
  CompletableFuture<Health> health();

  /**
   * Returns a part of the engine by its type, such as the general Socket.IO server of {@code
   * io.realtime4j.server}.
   *
   * @throws IllegalStateException if there is none
   */
  <T> T feature(Class<T> apiType);

  /**
   * Stops: accepts nobody new, disconnects everybody, completes what was begun, closes store and
   * transport. Blocks until done, at most a few seconds. Idempotent.
   */
  @Override
  void close();

  /**
   * How a server is.
   *
   * @param healthy whether every check passed
   * @param connections open Engine.IO connections
   * @param uptimeSeconds since it was started
   * @param store {@code ok}, or what is wrong
   * @param backplane {@code ok}, or what is wrong
   */
  record Health(
      boolean healthy, int connections, long uptimeSeconds, String store, String backplane) {}
}
