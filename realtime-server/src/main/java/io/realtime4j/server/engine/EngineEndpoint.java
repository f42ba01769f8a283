package io.realtime4j.server.engine;

import io.realtime4j.server.*;

/** Takes requests in. */
public final class EngineEndpoint implements EngineServer {
  /** Creates one. */
  public EngineEndpoint(
      EngineOptions o,
      io.realtime4j.api.spi.transport.ServerTransport t,
      io.realtime4j.api.spi.server.ServerEnvironment e,
      java.util.function.Function<EngineSession, EngineSession.Listener> accept) {}

  @Override
  public void onRequest(
      java.util.function.Consumer<io.realtime4j.api.spi.transport.Exchange> handler) {
    throw new UnsupportedOperationException();
  }

  @Override
  public java.util.concurrent.CompletableFuture<java.net.InetSocketAddress> start(
      io.realtime4j.api.spi.transport.ServerTransport.Options options) {
    throw new UnsupportedOperationException();
  }

  @Override
  public int connections() {
    throw new UnsupportedOperationException();
  }

  @Override
  public java.util.List<io.realtime4j.api.EventLoop> loops() {
    throw new UnsupportedOperationException();
  }

  @Override
  public java.util.concurrent.CompletionStage<Void> close() {
    throw new UnsupportedOperationException();
  }
}
