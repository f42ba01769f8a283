package io.realtime4j.testkit;

import io.realtime4j.api.EventLoop;
import io.realtime4j.api.spi.transport.ClientTransport;
import io.realtime4j.api.spi.transport.ClientWebSocket;
import io.realtime4j.api.spi.transport.ServerTransport;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A network inside a {@link VirtualScheduler}: loopback transports for clients and servers, latency
 * drawn from the seed, and faults on demand. Each direction of a connection keeps its order, as TCP
 * does.
 */
public final class SimulatedNetwork {
  private final VirtualScheduler scheduler;
  private final EventLoop wire;
  private final RandomGenerator random;
  private final Map<Integer, Function<String, LoopbackServerTransport>> servers =
      new LinkedHashMap<>();
  private final Set<Connection> connections = new LinkedHashSet<>();
  private Duration minLatency = Duration.ofMillis(1);
  private Duration maxLatency = Duration.ofMillis(5);
  private boolean reachable = true;
  private int nextPort = 40_000;
  private long peakQueuedBytes;

  /** Creates a network with a latency of 1 to 5 ms. */
  public SimulatedNetwork(VirtualScheduler scheduler) {
    this.scheduler = scheduler;
    this.wire = scheduler.newLoop("network");
    this.random = scheduler.newRandom();
  }

  /** Sets the bounds of the latency of each message. */
  public void latency(Duration min, Duration max) {
    this.minLatency = min;
    this.maxLatency = max;
  }

  /** Returns a new client transport. */
  public ClientTransport newClientTransport() {
    return new LoopbackClientTransport(this);
  }

  /** Returns a new server transport with its own loops. */
  public ServerTransport newServerTransport(String name, int loopCount) {
    return new LoopbackServerTransport(this, newLoops(name, loopCount), null);
  }

  /**
   * Returns the container of an application, which listens on a port and has room for transports
   * that are attached to it.
   */
  public SimulatedContainer newContainer() {
    int port = nextPort++;
    SimulatedContainer container =
        new SimulatedContainer(this, port, scheduler.newLoop("container-" + port));
    servers.put(port, container::serverOf);
    return container;
  }

  List<EventLoop> newLoops(String name, int count) {
    List<EventLoop> loops = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      loops.add(scheduler.newLoop(name + "-" + i));
    }
    return loops;
  }

  /** Breaks every connection, without closing handshakes. */
  public void cutAll() {
    for (Connection connection : List.copyOf(connections)) {
      connection.cut();
    }
  }

  /** Breaks one WebSocket of a transport of this network, without a closing handshake. */
  public void cut(ClientWebSocket socket) {
    of(socket).cut();
  }

  /**
   * Sets whether a client takes what arrives at its WebSocket. While it does not, what the server
   * writes is queued there once a window is full.
   */
  public void reading(ClientWebSocket socket, boolean on) {
    LoopbackSocket end = of(socket);
    wire.execute(() -> end.reading(on));
  }

  /** Returns the most bytes that were queued in a server for one WebSocket. */
  public long peakQueuedBytes() {
    return peakQueuedBytes;
  }

  private static LoopbackSocket of(ClientWebSocket socket) {
    if (socket instanceof LoopbackSocket loopback) {
      return loopback;
    }
    throw new IllegalArgumentException("not a WebSocket of a simulated network");
  }

  /** Switches reachability: while off, connections break and new ones are refused. */
  public void reachable(boolean on) {
    reachable = on;
    if (!on) {
      cutAll();
    }
  }

  /** Returns how many connections are open. */
  public int openConnections() {
    return connections.size();
  }

  EventLoop wire() {
    return wire;
  }

  int bind(int port, LoopbackServerTransport server) {
    int bound = port == 0 ? nextPort++ : port;
    return servers.putIfAbsent(bound, path -> server) == null ? bound : -1;
  }

  void unbind(int port) {
    servers.remove(port);
  }

  @Nullable LoopbackServerTransport serverAt(URI uri) {
    var server = reachable ? servers.get(uri.getPort()) : null;
    return server == null ? null : server.apply(uri.getRawPath());
  }

  /** Ends what a closed server carried; what it had sent before still arrives. */
  void endAllOf(LoopbackServerTransport server) {
    for (Connection connection : List.copyOf(connections)) {
      connection.serverCloses(server);
    }
  }

  void queued(long bytes) {
    peakQueuedBytes = Math.max(peakQueuedBytes, bytes);
  }

  void opened(Connection connection) {
    connections.add(connection);
  }

  void ended(Connection connection) {
    connections.remove(connection);
  }

  Direction newDirection() {
    return new Direction();
  }

  /** Something that can break. */
  interface Connection {
    /** Breaks it, as seen by both sides. */
    void cut();

    /** Ends it from the server's side, if it is carried by that server. */
    void serverCloses(LoopbackServerTransport server);
  }

  /** One way of a connection: messages arrive in order, each after its latency. */
  final class Direction {
    private long lastArrivalNanos;

    /** Runs a task on {@code loop} when what is sent now has arrived. */
    void deliver(EventLoop loop, Runnable task) {
      long spread = Math.max(1, maxLatency.minus(minLatency).toNanos());
      long arrival = wire.nanoTime() + minLatency.toNanos() + random.nextLong(spread);
      lastArrivalNanos = Math.max(lastArrivalNanos, arrival);
      loop.schedule(Duration.ofNanos(lastArrivalNanos - wire.nanoTime()), task);
    }
  }
}
