package io.realtime4j.server.socketio;

import io.realtime4j.server.*;

/** A server. */
public final class SocketIoEndpoint implements SocketIoServer {
  /** Creates one. */
  public SocketIoEndpoint(
      SocketIoOptions o,
      io.realtime4j.api.spi.transport.ServerTransport t,
      io.realtime4j.api.spi.server.ServerEnvironment e,
      io.realtime4j.api.spi.backplane.@org.jspecify.annotations.Nullable Backplane b) {}

  @Override
  public Namespace of(String name) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Namespace ofMatching(java.util.function.Predicate<String> names) {
    throw new UnsupportedOperationException();
  }

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
