package io.realtime4j.testkit;

import io.realtime4j.api.EventLoop;
import io.realtime4j.api.spi.transport.Exchange;
import io.realtime4j.api.spi.transport.ServerTransport;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/**
 * What every server transport keeps. An implementation joins by a subclass that creates it, and
 * with {@link ServerPortContract} if it owns its port, with {@link AttachedTransportContract} if it
 * is attached; after each test the transport is closed, and every socket must have had exactly one
 * end.
 */
public abstract class ServerTransportContract
    implements ServerHttpContract,
        ServerWebSocketContract,
        ServerSocketEndContract,
        EventLoopContract {
  private @Nullable Bench bench;

  /** For subclasses. */
  protected ServerTransportContract() {}

  /** Creates the transport under test, once per test. */
  protected abstract ServerTransport create(int loops);

  /** Returns whether messages are compressed, as all peers here offer; false unless overridden. */
  protected boolean compression() {
    return false;
  }

  /** Starts the transport with two loops. */
  @BeforeEach
  public final void startTransport() {
    bench = new Bench(create(2), compression());
  }

  /** Ends it and checks what was heard. */
  @AfterEach
  public final void checkWhatWasHeard() throws IOException {
    bench().end();
  }

  @Override
  public final Bench bench() {
    Bench started = bench;
    if (started == null) {
      throw new IllegalStateException("the test has not started");
    }
    return started;
  }

  /** Returns another transport of the kind under test, not started. */
  public final ServerTransport another() {
    return create(1);
  }

  @Override
  public final EventLoop loop() {
    return bench().transport().loops().get(0);
  }

  /** The transport of a test, and its peers. */
  public static final class Bench {
    static final int MAX_BYTES = 100_000;

    private final ServerTransport transport;
    private final boolean compression;
    private final int port;
    private final List<RawPeer> peers = new ArrayList<>();
    private final List<ServerSocketRecord> records = new ArrayList<>();
    private volatile Consumer<Exchange> acceptor = exchange -> {};

    Bench(ServerTransport transport, boolean compression) {
      this.transport = transport;
      this.compression = compression;
      this.port =
          Waiting.get(
                  transport
                      .start(options(compression), exchange -> acceptor.accept(exchange))
                      .toCompletableFuture())
              .getPort();
    }

    /** Times short enough for a test to wait for, long enough for a busy machine. */
    private static ServerTransport.Options options(boolean compression) {
      return ServerTransport.Options.builder()
          .maxMessageBytes(MAX_BYTES)
          .headTimeout(Duration.ofSeconds(2))
          .bodyTimeout(Duration.ofSeconds(2))
          .idleTimeout(Duration.ofSeconds(3))
          .compression(compression)
          .build();
    }

    ServerTransport transport() {
      return transport;
    }

    int port() {
      return port;
    }

    /** Returns whether messages are compressed for peers that offer it. */
    boolean compression() {
      return compression;
    }

    /** Says what happens to exchanges from now on. */
    void serve(Consumer<Exchange> exchanges) {
      acceptor = exchanges;
    }

    RawPeer connect() throws IOException {
      RawPeer peer = RawPeer.connect(port);
      peers.add(peer);
      return peer;
    }

    /** Returns a record of a socket, which is checked at the end. */
    ServerSocketRecord record(EventLoop home, boolean echo) {
      ServerSocketRecord record =
          echo ? ServerSocketRecord.echo(home) : ServerSocketRecord.on(home);
      records.add(record);
      return record;
    }

    /** Opens a WebSocket that lives on the first loop, wherever its connection came in. */
    RawPeer open(ServerSocketRecord record) throws IOException {
      EventLoop home = transport.loops().get(0);
      serve(exchange -> exchange.upgrade(home, Map.of(), record.accept()));
      RawPeer peer = connect();
      if (peer.upgrade("/").status() != 101) {
        throw new AssertionError("the upgrade was refused");
      }
      return peer;
    }

    /** Returns a record for {@link #open}. */
    ServerSocketRecord record() {
      return record(transport.loops().get(0), false);
    }

    void end() throws IOException {
      transport.close();
      records.forEach(ServerSocketRecord::check);
      for (RawPeer peer : peers) {
        peer.close();
      }
    }
  }
}
