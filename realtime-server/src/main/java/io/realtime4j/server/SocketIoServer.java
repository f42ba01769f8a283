package io.realtime4j.server;

import io.realtime4j.api.EventLoop;
import io.realtime4j.api.NotForImplementation;
import io.realtime4j.api.spi.backplane.Backplane;
import io.realtime4j.api.spi.server.ServerEnvironment;
import io.realtime4j.api.spi.transport.Exchange;
import io.realtime4j.api.spi.transport.ServerTransport;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A Socket.IO 5 server. Every method may be called from any thread. */
@NotForImplementation
public interface SocketIoServer {
  /** Creates a server of its own, not yet started. */
  static SocketIoServer create(
      SocketIoOptions options, ServerTransport transport, ServerEnvironment environment) {
    return create(options, transport, environment, null);
  }

  /**
   * Creates a server, not yet started.
   *
   * @param backplane joins it to others; {@code null} for a server of its own
   */
  static SocketIoServer create(
      SocketIoOptions options,
      ServerTransport transport,
      ServerEnvironment environment,
      @Nullable Backplane backplane) {
    return Factories.general().socketIoServer(options, transport, environment, backplane);
  }

  /** Returns the real clock and real randomness. */
  static ServerEnvironment systemEnvironment() {
    SecureRandom secure = new SecureRandom();
    return ServerEnvironment.builder()
        .clock(InstantSource.system())
        .secure(secure)
        .jitter(new SplittableRandom(secure.nextLong()))
        .build();
  }

  /**
   * Returns a namespace; it is created if need be. Clients can only enter those that were created,
   * and {@code /} counts as one when it is first asked for.
   *
   * @param name with a leading slash
   */
  Namespace of(String name);

  /**
   * Returns a pattern for namespaces: a client that enters one whose name matches creates it, with
   * the checks, listeners and settings of the pattern. As an operator it addresses all of them.
   */
  Namespace ofMatching(Predicate<String> names);

  /** Sets who answers requests outside the path, on the exchange's loop; 404 by default. */
  void onRequest(Consumer<Exchange> handler);

  /**
   * Binds and accepts.
   *
   * @return the bound address; fails with {@link io.realtime4j.api.ServerStartException}
   */
  CompletableFuture<InetSocketAddress> start(ServerTransport.Options options);

  /** Returns the number of open connections. */
  int connections();

  /** Returns the transport's loops; sockets live on these. */
  List<EventLoop> loops();

  /**
   * Opens no more connections from now on: whoever asks for one is answered with status 503 and a
   * {@code Retry-After}, which every client takes for a fault of the network and tries again. Those
   * that are there go on, and everything else is answered as before.
   *
   * @param wait when whoever made a request should come back; asked on the request's loop
   */
  void stopAdmitting(Function<Exchange, Duration> wait);

  /**
   * Sets who hears of connections that are refused because of their address, on the request's loop.
   */
  void onAddressLimit(BiConsumer<Exchange, AddressLimit> listener);

  /**
   * Stops accepting and ends every session with "server shutting down". Transport and backplane
   * stay open: they belong to who made them. Idempotent.
   */
  CompletionStage<Void> close();
}
