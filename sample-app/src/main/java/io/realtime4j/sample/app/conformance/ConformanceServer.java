package io.realtime4j.sample.app.conformance;

import io.realtime4j.api.MissingProviderException;
import io.realtime4j.api.RealtimeException;
import io.realtime4j.api.spi.transport.ServerTransport;
import io.realtime4j.api.spi.transport.ServerTransportProvider;
import io.realtime4j.server.EngineOptions;
import io.realtime4j.server.EngineServer;
import io.realtime4j.server.SocketIoOptions;
import io.realtime4j.server.SocketIoServer;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.ServiceLoader;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** A running conformance server on 127.0.0.1. */
public final class ConformanceServer implements AutoCloseable {
  private static final String HOST = "127.0.0.1";
  private static final int MAX_PAYLOAD_BYTES = 1_000_000;

  /** Slow readers are part of no suite, and bursts are. */
  private static final int MAX_QUEUED_BYTES = 256 << 20;

  private final ServerTransport transport;
  private final InetSocketAddress address;

  private ConformanceServer(ServerTransport transport, InetSocketAddress address) {
    this.transport = transport;
    this.address = address;
  }

  /**
   * Starts a server on the transport that {@link ServiceLoader} finds. Blocks until it accepts.
   *
   * @param mode {@code engineio}, {@code socketio} or {@code generic}
   * @param port the port; 0 takes a free one
   * @throws IllegalArgumentException if there is no such mode
   * @throws io.realtime4j.api.ServerStartException if the port is in use
   */
  public static ConformanceServer start(String mode, int port) {
    ConformanceMode known =
        ConformanceMode.of(mode)
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "unknown mode " + mode + ", must be one of " + ConformanceMode.labels()));
    ServerTransport transport = transport();
    try {
      ServerTransport.Options options =
          ServerTransport.Options.builder()
              .host(HOST)
              .port(port)
              .maxMessageBytes(MAX_PAYLOAD_BYTES)
              .build();
      return new ConformanceServer(transport, start(known, transport, options).join());
    } catch (CompletionException e) {
      transport.close();
      throw e.getCause() instanceof RealtimeException cause ? cause : e;
    }
  }

  private static ServerTransport transport() {
    return ServiceLoader.load(ServerTransportProvider.class).stream()
        .map(ServiceLoader.Provider::get)
        .min(
            Comparator.comparingInt(ServerTransportProvider::priority)
                .reversed()
                .thenComparing(ServerTransportProvider::id))
        .orElseThrow(
            () ->
                new MissingProviderException(
                    "No server transport was found: add io.realtime4j:realtime4j-transport-netty to the module"
                        + " path or class path."))
        .create(Math.max(2, Runtime.getRuntime().availableProcessors()));
  }

  private static CompletableFuture<InetSocketAddress> start(
      ConformanceMode mode, ServerTransport transport, ServerTransport.Options options) {
    EngineOptions engine =
        EngineOptions.builder()
            .pingInterval(Duration.ofMillis(300))
            .pingTimeout(Duration.ofMillis(200))
            .maxPayloadBytes(MAX_PAYLOAD_BYTES)
            .maxQueuedBytes(MAX_QUEUED_BYTES)
            .corsOrigins(List.of("*"))
            .build();
    return switch (mode) {
      case ENGINEIO ->
          EngineServer.create(
                  engine.toBuilder().path("/engine.io/").build(),
                  transport,
                  SocketIoServer.systemEnvironment(),
                  EngineEcho::new)
              .start(options);
      case SOCKETIO -> {
        SocketIoServer server =
            create(
                SocketIoOptions.builder()
                    .engine(engine)
                    .connectTimeout(Duration.ofSeconds(1))
                    .build(),
                transport);
        SocketIoBehaviour.install(server);
        yield server.start(options);
      }
      case GENERIC -> {
        SocketIoServer server =
            create(
                SocketIoOptions.builder()
                    .engine(
                        engine.toBuilder()
                            .pingInterval(Duration.ofSeconds(2))
                            .pingTimeout(Duration.ofSeconds(2))
                            .build())
                    .recovery(Duration.ofSeconds(60))
                    .build(),
                transport);
        GenericBehaviour.install(server);
        yield server.start(options);
      }
    };
  }

  private static SocketIoServer create(SocketIoOptions options, ServerTransport transport) {
    return SocketIoServer.create(options, transport, SocketIoServer.systemEnvironment());
  }

  /** Returns the port that it listens on. */
  public int port() {
    return address.getPort();
  }

  /** Closes every connection and frees the port. Blocks until done. */
  @Override
  public void close() {
    transport.close();
  }
}
