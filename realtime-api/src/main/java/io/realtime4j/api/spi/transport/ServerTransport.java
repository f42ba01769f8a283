package io.realtime4j.api.spi.transport;

import io.realtime4j.api.EventLoop;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/**
 * The server's way to the network: it accepts HTTP exchanges, some of which become WebSockets. It
 * owns the loops on which the server runs, one per shard.
 */
public interface ServerTransport extends AutoCloseable {
  /** Returns a short name for logs and health, such as {@code netty (epoll)}. */
  String id();

  /** Returns the loops, at least one; the same list for the transport's life. */
  List<EventLoop> loops();

  /**
   * Binds and accepts. Each exchange is handed to {@code acceptor} on the exchange's own loop, its
   * head parsed, its body not yet read.
   *
   * @return the bound address; fails with {@link io.realtime4j.api.ServerStartException} if the
   *     address is in use or may not be bound
   */
  CompletionStage<InetSocketAddress> start(Options options, Consumer<Exchange> acceptor);

  /** Stops accepting connections; those there are stay. Idempotent. */
  CompletionStage<Void> stopAccepting();

  /**
   * Closes every connection, then the loops. Blocks until done, at most a few seconds. Idempotent.
   */
  @Override
  void close();

  /**
   * How to listen.
   *
   * @param host the address to bind, such as {@code 127.0.0.1}
   * @param port the port; 0 takes a free one
   * @param maxMessageBytes a larger WebSocket message ends its socket with code 1009
   */
  record Options(String host, int port, int maxMessageBytes) {
    /** Checks the ranges. */
    public Options {
      if (port < 0 || port > 65535) {
        throw new IllegalArgumentException("port must be 0 to 65535, was " + port);
      }
      if (maxMessageBytes < 1) {
        throw new IllegalArgumentException(
            "maxMessageBytes must be positive, was " + maxMessageBytes);
      }
    }
  }
}
