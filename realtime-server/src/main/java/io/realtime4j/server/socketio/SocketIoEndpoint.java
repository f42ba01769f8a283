package io.realtime4j.server.socketio;

import io.realtime4j.api.EventLoop;
import io.realtime4j.api.spi.backplane.Backplane;
import io.realtime4j.api.spi.server.ServerEnvironment;
import io.realtime4j.api.spi.transport.Exchange;
import io.realtime4j.api.spi.transport.ServerTransport;
import io.realtime4j.protocol.ProtocolLimits;
import io.realtime4j.server.Namespace;
import io.realtime4j.server.SocketIoOptions;
import io.realtime4j.server.SocketIoServer;
import io.realtime4j.server.engine.EngineEndpoint;
import io.realtime4j.server.engine.SecureIds;
import io.realtime4j.server.loop.DeadlineQueue;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A Socket.IO server: an Engine.IO endpoint whose sessions enter namespaces. Any thread. */
public final class SocketIoEndpoint implements SocketIoServer {
  /** A client chooses the names of dynamic namespaces, and each costs memory for good. */
  private static final int MAX_NAMESPACES = 10_000;

  private final SocketIoOptions options;
  private final ServerEnvironment environment;
  private final Backplane backplane;
  private final EngineEndpoint engine;
  private final ProtocolLimits limits;
  private final ConcurrentHashMap<String, DefaultNamespace> namespaces = new ConcurrentHashMap<>();
  private final List<NamespacePattern> patterns = new CopyOnWriteArrayList<>();

  /** For each loop, the connections that are to enter a namespace in time. */
  private final List<DeadlineQueue> entrances = new ArrayList<>();

  /**
   * Creates one.
   *
   * @param backplane joins it to others; {@code null} for a server of its own
   */
  public SocketIoEndpoint(
      SocketIoOptions options,
      ServerTransport transport,
      ServerEnvironment environment,
      @Nullable Backplane backplane) {
    this.options = options;
    this.environment = environment;
    this.backplane = backplane == null ? new LocalBackplane() : backplane;
    this.limits =
        ProtocolLimits.DEFAULT.toBuilder()
            .maxPayloadBytes(options.engine().maxPayloadBytes())
            .maxPacketBytes(options.maxPacketBytes())
            .build();
    for (EventLoop loop : transport.loops()) {
      entrances.add(new DeadlineQueue(loop, options.connectTimeout()));
    }
    this.engine =
        new EngineEndpoint(
            options.engine(),
            transport,
            environment,
            connection -> new ClientConnection(this, connection));
  }

  DeadlineQueue entrances(int shard) {
    return entrances.get(shard);
  }

  ProtocolLimits limits() {
    return limits;
  }

  String newId() {
    return SecureIds.next(environment.secure());
  }

  /** Returns an id that no other log has, also of this server's next run. */
  String newLogId() {
    return Long.toString(environment.secure().nextLong(Long.MAX_VALUE), Character.MAX_RADIX);
  }

  @Override
  public Namespace of(String name) {
    String full = name.startsWith("/") ? name : "/" + name;
    DefaultNamespace known = namespaces.get(full);
    return known == null ? create(full, new NamespaceSettings(options.recovery()), null) : known;
  }

  private DefaultNamespace create(
      String name, NamespaceSettings settings, @Nullable NamespacePattern pattern) {
    DefaultNamespace made = new DefaultNamespace(this, name, settings, backplane);
    DefaultNamespace there = namespaces.putIfAbsent(name, made);
    if (there != null) {
      return there;
    }
    if (pattern != null) {
      pattern.created(made);
    }
    return made.started();
  }

  @Override
  public Namespace ofMatching(Predicate<String> names) {
    NamespacePattern pattern =
        new NamespacePattern(names, new NamespaceSettings(options.recovery()));
    patterns.add(pattern);
    return pattern;
  }

  /** Returns the namespace that a client wants to enter, or null if it may not exist. */
  @Nullable DefaultNamespace find(String name) {
    DefaultNamespace known = namespaces.get(name);
    if (known != null || namespaces.size() >= MAX_NAMESPACES) {
      return known;
    }
    for (NamespacePattern pattern : patterns) {
      if (pattern.matches(name)) {
        return create(name, pattern.settings().copy(), pattern);
      }
    }
    return null;
  }

  @Override
  public void onRequest(Consumer<Exchange> handler) {
    engine.onRequest(handler);
  }

  @Override
  public CompletableFuture<InetSocketAddress> start(ServerTransport.Options listenOptions) {
    return engine.start(listenOptions);
  }

  @Override
  public int connections() {
    return engine.connections();
  }

  @Override
  public List<EventLoop> loops() {
    return engine.loops();
  }

  @Override
  public CompletionStage<Void> close() {
    return engine.close();
  }
}
