package io.realtime4j.server;

import io.realtime4j.api.EventLoop;
import io.realtime4j.api.NotForImplementation;
import io.realtime4j.api.spi.server.ServerEnvironment;
import io.realtime4j.api.spi.transport.Exchange;
import io.realtime4j.api.spi.transport.ServerTransport;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Raw Engine.IO 4: sessions that exchange messages of text and bytes over polling or a WebSocket.
 * Every method may be called from any thread.
 */
@NotForImplementation
public interface EngineServer {
  /**
   * Creates a server that is not yet started.
   *
   * @param accept called on a new session's loop, before any message; returns who hears it
   */
  static EngineServer create(
      EngineOptions options,
      ServerTransport transport,
      ServerEnvironment environment,
      Function<EngineSession, EngineSession.Listener> accept) {
    return Factories.general().engineServer(options, transport, environment, accept);
  }

  /**
   * Sets who answers requests outside the Engine.IO path, on the exchange's loop; 404 by default.
   */
  void onRequest(Consumer<Exchange> handler);

  /**
   * Binds and accepts.
   *
   * @return the bound address; fails with {@link io.realtime4j.api.ServerStartException}
   */
  CompletableFuture<InetSocketAddress> start(ServerTransport.Options options);

  /** Returns the number of open sessions. */
  int connections();

  /** Returns the transport's loops. */
  List<EventLoop> loops();

  /**
   * Stops accepting and ends every session with "server shutting down". The transport stays open:
   * it belongs to who made it. Idempotent.
   */
  CompletionStage<Void> close();
}
