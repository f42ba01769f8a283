package io.realtime4j.server.engine;

import io.realtime4j.api.EventLoop;
import io.realtime4j.api.spi.server.ServerEnvironment;
import io.realtime4j.api.spi.transport.Exchange;
import io.realtime4j.api.spi.transport.Frame;
import io.realtime4j.api.spi.transport.ServerTransport;
import io.realtime4j.api.spi.transport.ServerWebSocket;
import io.realtime4j.protocol.ProtocolLimits;
import io.realtime4j.server.AddressLimit;
import io.realtime4j.server.DisconnectReason;
import io.realtime4j.server.EngineOptions;
import io.realtime4j.server.EngineServer;
import io.realtime4j.server.EngineSession;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Opens sessions, each on the next loop in turn, and keeps them for the requests that name them,
 * which arrive on any loop. Any thread.
 */
public final class EngineEndpoint implements EngineServer {
  private final EngineOptions options;
  private final ServerTransport transport;
  private final ServerEnvironment environment;
  private final Function<? super EngineConnection, EngineSession.Listener> accept;
  private final ProtocolLimits limits;
  private final HandshakeFrames pollingHandshakes;
  private final HandshakeFrames socketHandshakes;
  private final List<EngineShard> shards = new ArrayList<>();
  private final ConcurrentHashMap<String, EngineConnection> sessions = new ConcurrentHashMap<>();
  private final AtomicInteger open = new AtomicInteger();
  private final AtomicInteger turn = new AtomicInteger();
  private final AddressLimits addresses;

  private volatile Consumer<Exchange> others = EngineEndpoint::notFound;
  private volatile boolean closing;
  private volatile BiConsumer<Exchange, AddressLimit> refused = (exchange, limit) -> {};

  /** When whoever wants to come in should come back; null as long as sessions are opened. */
  private volatile @Nullable Function<Exchange, Duration> leaving;

  /**
   * Creates one.
   *
   * @param accept called on a new session's loop; returns who hears it
   */
  public EngineEndpoint(
      EngineOptions options,
      ServerTransport transport,
      ServerEnvironment environment,
      Function<? super EngineConnection, EngineSession.Listener> accept) {
    this.options = options;
    this.transport = transport;
    this.environment = environment;
    this.accept = accept;
    this.limits = ProtocolLimits.DEFAULT.withMaxPayloadBytes(options.maxPayloadBytes());
    this.pollingHandshakes = new HandshakeFrames(options, List.of("websocket"));
    this.socketHandshakes = new HandshakeFrames(options, List.of());
    for (EventLoop loop : transport.loops()) {
      shards.add(new EngineShard(loop, shards.size(), options));
    }
    this.addresses = new AddressLimits(options, transport.loops().get(0)::nanoTime);
  }

  private static void notFound(Exchange exchange) {
    exchange.respond(404, Map.of(), ByteBuffer.allocate(0));
  }

  @Override
  public void onRequest(Consumer<Exchange> handler) {
    others = handler;
  }

  @Override
  public CompletableFuture<InetSocketAddress> start(ServerTransport.Options listenOptions) {
    EngineRouter router = new EngineRouter(this, exchange -> others.accept(exchange));
    return transport.start(listenOptions, router).toCompletableFuture();
  }

  @Override
  public int connections() {
    return open.get();
  }

  @Override
  public List<EventLoop> loops() {
    return transport.loops();
  }

  @Override
  public CompletionStage<Void> close() {
    closing = true;
    CompletionStage<Void> stopped = transport.stopAccepting();
    List<EngineConnection> all = new ArrayList<>(sessions.values());
    // The order of a hash table is nobody's business to depend on.
    all.sort(Comparator.comparing(EngineConnection::id));
    for (EngineConnection connection : all) {
      connection.loop().execute(() -> connection.end(DisconnectReason.SERVER_SHUTTING_DOWN));
    }
    return stopped;
  }

  /** Opens no more sessions; those that are there go on. */
  public void stopAdmitting(Function<Exchange, Duration> wait) {
    leaving = wait;
  }

  /** Sets who hears of those that are refused for their address, on the exchange's loop. */
  public void onAddressLimit(BiConsumer<Exchange, AddressLimit> listener) {
    refused = listener;
  }

  /** Returns from how many addresses connections are open, if they are counted. */
  public int addresses() {
    return addresses.size();
  }

  @Nullable Function<Exchange, Duration> leaving() {
    return leaving;
  }

  EngineOptions options() {
    return options;
  }

  ProtocolLimits limits() {
    return limits;
  }

  boolean isClosing() {
    return closing;
  }

  @Nullable EngineConnection session(String id) {
    return sessions.get(id);
  }

  EngineShard nextShard() {
    return shards.get(Math.floorMod(turn.getAndIncrement(), shards.size()));
  }

  /**
   * Takes a place among those of an address; {@link #left} or {@link #ended} gives it back. Returns
   * why there is none, else null.
   */
  AddressLimits.@Nullable Refused enter(Exchange exchange) {
    AddressLimits.Refused none = addresses.enter(exchange.remote());
    if (none != null) {
      refused.accept(exchange, none.limit());
    }
    return none;
  }

  void left(InetSocketAddress from) {
    addresses.left(from);
  }

  /** Takes a place for a connection; every place taken is given back by {@link #ended}. */
  boolean reserve() {
    if (open.incrementAndGet() <= options.maxConnections()) {
      return true;
    }
    open.decrementAndGet();
    return false;
  }

  void ended(InetSocketAddress from) {
    open.decrementAndGet();
    left(from);
  }

  /** Opens a session on its loop. */
  EngineConnection open(
      EngineShard shard, OpeningRequest request, @Nullable ServerWebSocket socket) {
    EngineConnection connection =
        new EngineConnection(this, shard, SecureIds.next(environment.secure()), request, socket);
    sessions.put(connection.id(), connection);
    connection.open((socket == null ? pollingHandshakes : socketHandshakes).of(connection.id()));
    if (closing) {
      // It was on its way here, so close() may not have seen it.
      connection.end(DisconnectReason.SERVER_SHUTTING_DOWN);
    }
    return connection;
  }

  /** Returns what a session opened by polling is told first. */
  Frame pollingHandshake(String id) {
    return pollingHandshakes.of(id);
  }

  long nowMillis() {
    return environment.clock().millis();
  }

  EngineSession.Listener accept(EngineConnection connection) {
    return accept.apply(connection);
  }

  void forget(EngineConnection connection) {
    sessions.remove(connection.id(), connection);
  }
}
