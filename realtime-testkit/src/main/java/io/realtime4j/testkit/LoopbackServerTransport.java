package io.realtime4j.testkit;

import io.realtime4j.api.EventLoop;
import io.realtime4j.api.ServerStartException;
import io.realtime4j.api.spi.transport.Exchange;
import io.realtime4j.api.spi.transport.ServerTransport;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A server transport on a {@link SimulatedNetwork}. */
final class LoopbackServerTransport implements ServerTransport {
  private final SimulatedNetwork network;
  private final List<EventLoop> loops;
  private @Nullable Consumer<Exchange> acceptor;
  private int port = -1;
  private int maxMessageBytes;
  private int accepted;

  LoopbackServerTransport(SimulatedNetwork network, List<EventLoop> loops) {
    this.network = network;
    this.loops = List.copyOf(loops);
  }

  @Override
  public String id() {
    return "loopback";
  }

  @Override
  public List<EventLoop> loops() {
    return loops;
  }

  @Override
  public CompletionStage<InetSocketAddress> start(Options options, Consumer<Exchange> newAcceptor) {
    int bound = network.bind(options.port(), this);
    if (bound < 0) {
      return CompletableFuture.failedStage(
          new ServerStartException(
              "PORT_IN_USE", "port " + options.port() + " is in use: choose another", null));
    }
    this.port = bound;
    this.acceptor = newAcceptor;
    this.maxMessageBytes = options.maxMessageBytes();
    return CompletableFuture.completedStage(
        new InetSocketAddress(InetAddress.getLoopbackAddress(), bound));
  }

  /** Gives the loop of the next connection, in turn. */
  EventLoop nextLoop() {
    return loops.get(accepted++ % loops.size());
  }

  int maxMessageBytes() {
    return maxMessageBytes;
  }

  /** Runs on the exchange's loop. */
  void accept(LoopbackExchange exchange) {
    if (acceptor != null) {
      acceptor.accept(exchange);
    }
  }

  @Override
  public CompletionStage<Void> stopAccepting() {
    if (port >= 0) {
      network.unbind(port);
      port = -1;
    }
    return CompletableFuture.completedStage(null);
  }

  @Override
  public void close() {
    stopAccepting();
  }
}
