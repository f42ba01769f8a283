package io.realtime4j.testkit;

import io.realtime4j.api.EventLoop;
import io.realtime4j.api.ServerStartException;
import io.realtime4j.api.spi.transport.Exchange;
import io.realtime4j.api.spi.transport.ServerTransport;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A server transport on a {@link SimulatedNetwork}, with a port of its own or attached. */
final class LoopbackServerTransport implements ServerTransport {
  private final SimulatedNetwork network;
  private final List<EventLoop> loops;

  /** That of the container it is attached to, or null. */
  private final @Nullable InetSocketAddress container;

  private @Nullable Consumer<Exchange> acceptor;
  private int port = -1;
  private int maxMessageBytes = 1;
  private int accepted;
  private boolean closed;

  LoopbackServerTransport(
      SimulatedNetwork network, List<EventLoop> loops, @Nullable InetSocketAddress container) {
    this.network = network;
    this.loops = List.copyOf(loops);
    this.container = container;
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
  public boolean isAttached() {
    return container != null;
  }

  @Override
  public CompletionStage<InetSocketAddress> start(Options options, Consumer<Exchange> newAcceptor) {
    if (closed || acceptor != null) {
      throw new IllegalStateException("a server transport starts once");
    }
    InetSocketAddress address = container;
    if (address == null) {
      port = network.bind(options.port(), this);
      if (port < 0) {
        return CompletableFuture.failedStage(
            new ServerStartException(
                "PORT_IN_USE", "port " + options.port() + " is in use: choose another", null));
      }
      address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }
    acceptor = newAcceptor;
    maxMessageBytes = options.maxMessageBytes();
    return CompletableFuture.completedStage(address);
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
    Consumer<Exchange> to = acceptor;
    if (to == null || closed) {
      exchange.respond(503, Map.of(), ByteBuffer.allocate(0));
    } else {
      to.accept(exchange);
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
    if (!closed) {
      closed = true;
      stopAccepting();
      network.endAllOf(this);
    }
  }
}
