package io.realtime4j.server.socketio;

import io.realtime4j.api.EventLoop;
import io.realtime4j.api.spi.backplane.Backplane;
import io.realtime4j.api.spi.server.ServerEnvironment;
import io.realtime4j.api.spi.transport.Exchange;
import io.realtime4j.api.spi.transport.ServerTransport;
import io.realtime4j.protocol.ProtocolLimits;
import io.realtime4j.server.AddressLimit;
import io.realtime4j.server.LocalCluster;
import io.realtime4j.server.Namespace;
import io.realtime4j.server.SocketIoOptions;
import io.realtime4j.server.SocketIoServer;
import io.realtime4j.server.engine.EngineEndpoint;
import io.realtime4j.server.engine.SecureIds;
import io.realtime4j.server.loop.ShardLoop;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A Socket.IO server: an Engine.IO endpoint whose sessions enter namespaces. Any thread. */
public final class SocketIoEndpoint implements SocketIoServer {
  /** A client chooses the names of dynamic namespaces, and each costs memory while it is used. */
  private static final int MAX_NAMESPACES = 10_000;

  private final SocketIoOptions options;
  private final ServerEnvironment environment;
  private final Backplane backplane;
  private final EngineEndpoint engine;
  private final ProtocolLimits limits;
  private final ConcurrentHashMap<String, DefaultNamespace> namespaces = new ConcurrentHashMap<>();
  private final List<NamespacePattern> patterns = new CopyOnWriteArrayList<>();

  private final List<ShardLoop> loops = new ArrayList<>();
  private final List<EntranceShard> entrances = new ArrayList<>();

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
    this.backplane = backplane == null ? new LocalCluster().join() : backplane;
    this.limits =
        ProtocolLimits.DEFAULT.toBuilder()
            .maxPayloadBytes(options.engine().maxPayloadBytes())
            .maxPacketBytes(options.maxPacketBytes())
            .build();
    List<EventLoop> ours = transport.loops();
    for (EventLoop loop : ours) {
      ShardLoop shardLoop = new ShardLoop(loop, () -> ours.stream().anyMatch(EventLoop::inLoop));
      loops.add(shardLoop);
      entrances.add(new EntranceShard(shardLoop, options));
    }
    this.engine =
        new EngineEndpoint(
            options.engine(),
            transport,
            environment,
            connection -> new ClientConnection(this, connection));
  }

  EntranceShard entrance(int shard) {
    return entrances.get(shard);
  }

  List<ShardLoop> shardLoops() {
    return loops;
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

  /** Returns whether clients can enter one namespace only. */
  boolean hasOneNamespace() {
    return namespaces.size() == 1 && patterns.isEmpty();
  }

  @Override
  public Namespace of(String name) {
    String full = name.startsWith("/") ? name : "/" + name;
    AtomicBoolean made = new AtomicBoolean();
    DefaultNamespace namespace =
        namespaces.compute(
            full,
            (key, there) -> {
              made.set(there == null);
              DefaultNamespace known =
                  there == null
                      ? new DefaultNamespace(
                          this, full, new NamespaceSettings(options.recovery()), backplane, null)
                      : there;
              // Who asks for it by name may keep it.
              known.pin();
              return known;
            });
    return made.get() ? namespace.started() : namespace;
  }

  @Override
  public Namespace ofMatching(Predicate<String> names) {
    NamespacePattern pattern =
        new NamespacePattern(names, new NamespaceSettings(options.recovery()));
    patterns.add(pattern);
    return pattern;
  }

  /**
   * Returns the namespace that a client wants to enter, or null if it may not exist. One of a
   * pattern may not be there yet: {@link #admit} says whether it comes into being.
   */
  @Nullable DefaultNamespace find(String name) {
    DefaultNamespace known = namespaces.get(name);
    if (known != null) {
      return known;
    }
    for (NamespacePattern pattern : patterns) {
      if (pattern.matches(name)) {
        return new DefaultNamespace(this, name, pattern.settings().copy(), backplane, pattern);
      }
    }
    return null;
  }

  /** Returns the namespace of this name with one more user, or null if there are too many. */
  @Nullable DefaultNamespace admit(DefaultNamespace wanted) {
    return namespaces.compute(
        wanted.name(),
        (name, there) -> {
          boolean isMade = there == null && namespaces.size() < MAX_NAMESPACES;
          DefaultNamespace used = isMade ? wanted : there;
          if (used != null) {
            used.use();
          }
          if (isMade) {
            wanted.came();
          }
          return used;
        });
  }

  /** Lets go of a namespace's name if nobody uses it. */
  void release(DefaultNamespace namespace) {
    namespaces.computeIfPresent(
        namespace.name(),
        (name, there) -> {
          if (there != namespace || there.isUsed()) {
            return there;
          }
          there.went();
          return null;
        });
  }

  /** Returns how many namespaces there are; those of patterns while somebody is in them. */
  int namespaceCount() {
    return namespaces.size();
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
    return List.copyOf(loops);
  }

  @Override
  public void stopAdmitting(Function<Exchange, Duration> wait) {
    engine.stopAdmitting(wait);
  }

  @Override
  public void onAddressLimit(BiConsumer<Exchange, AddressLimit> listener) {
    engine.onAddressLimit(listener);
  }

  @Override
  public CompletionStage<Void> close() {
    return engine.close();
  }
}
