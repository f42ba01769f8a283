package io.realtime4j.api.spi.transport;

import io.realtime4j.api.Cancellable;

/**
 * The client's way to the network: two primitives and nothing else. No timers, no retries, no state
 * between calls; the client engine times out and calls {@link Cancellable#cancel()}.
 *
 * <p>Thread-safe and shareable by clients. Callbacks of one call come one at a time, from threads
 * of the transport, in order, and exactly one of them is terminal; the engine posts each to its
 * loop and returns at once.
 */
public interface ClientTransport extends AutoCloseable {
  /** Returns a short name for logs and status, such as {@code okhttp}. */
  String id();

  /**
   * Opens a WebSocket. Never throws for a failure of the network: that is {@link
   * WebSocketListener#onFailed}.
   */
  ClientWebSocket openWebSocket(WebSocketRequest request, WebSocketListener listener);

  /** Does one HTTP exchange. Never throws for a failure of the network. */
  Cancellable exchange(HttpRequest request, HttpListener listener);

  /**
   * Frees threads and connections; calls under way end with their terminal callback. Idempotent.
   */
  @Override
  void close();
}
