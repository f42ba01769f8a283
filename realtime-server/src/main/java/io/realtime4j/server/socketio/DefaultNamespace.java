package io.realtime4j.server.socketio;

import io.realtime4j.api.AckTimeoutException;
import io.realtime4j.api.Subscription;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.json.JsonValue;
import io.realtime4j.api.spi.backplane.Backplane;
import io.realtime4j.api.spi.backplane.BackplaneMessage;
import io.realtime4j.api.spi.backplane.ServerSideMessage;
import io.realtime4j.server.Middleware;
import io.realtime4j.server.Namespace;
import io.realtime4j.server.PreparedEvent;
import io.realtime4j.server.RecoveryPolicy;
import io.realtime4j.server.RemoteJoinPolicy;
import io.realtime4j.server.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A namespace: its shards, its log, and its side of the cluster. Any thread. */
final class DefaultNamespace extends LocalNamespace implements BatchNamespace {
  private final RecoveryLog log;

  /** Null if the log keeps the sessions. */
  private volatile @Nullable SessionKeeper keeper;

  private final Cluster cluster;
  private final AtomicInteger sockets = new AtomicInteger();

  /** Null if the application has made it. */
  private final @Nullable NamespacePattern pattern;

  /** Sockets in it and on their way in, and the application once it has asked for it by name. */
  private final AtomicInteger users = new AtomicInteger();

  DefaultNamespace(
      SocketIoEndpoint endpoint,
      String name,
      NamespaceSettings settings,
      Backplane backplane,
      @Nullable NamespacePattern pattern) {
    super(endpoint, name, settings);
    this.pattern = pattern;
    this.log = new RecoveryLog(endpoint.newLogId(), firstLoop(), shards.size());
    this.log.window(settings.recovery);
    this.cluster = new Cluster(this, backplane, firstLoop());
    shards().forEach(shard -> shard.tell(cluster));
  }

  /** Joins the cluster. */
  DefaultNamespace started() {
    cluster.start();
    return this;
  }

  /**
   * It is among those of its pattern from now on. Called while its name is held, as is {@link
   * #went}: so the backplane is asked in the order in which those of one name come and go.
   */
  void came() {
    if (pattern != null) {
      pattern.created(this);
      later(cluster::start);
    }
  }

  /** Nobody is here, and its name is free. */
  void went() {
    if (pattern != null) {
      pattern.removed(this);
      later(cluster::stop);
    }
  }

  private void later(Runnable task) {
    try {
      firstLoop().execute(task);
    } catch (RejectedExecutionException e) {
      // The server has ended, and the backplane with it.
    }
  }

  /** Keeps it for good. */
  void pin() {
    if (pattern != null) {
      users.incrementAndGet();
    }
  }

  void use() {
    users.incrementAndGet();
  }

  boolean isUsed() {
    return pattern == null || users.get() > 0 || (log() != null && log.hasSessions());
  }

  /** Returns the namespace of this name for a client that may enter it, or null if it cannot be. */
  @Nullable DefaultNamespace admit() {
    if (pattern == null) {
      use();
      return this;
    }
    return endpoint.admit(this);
  }

  /** One who was admitted is gone. */
  void release() {
    if (users.decrementAndGet() == 0 && pattern != null) {
      endpoint.release(this);
      if (log() != null && log.hasSessions()) {
        // Somebody may come back; afterwards the name is free.
        firstLoop().schedule(settings.recovery.plusMillis(1), () -> endpoint.release(this));
      }
    }
  }

  @Override
  Iterable<DefaultNamespace> namespaces() {
    return List.of(this);
  }

  Cluster cluster() {
    return cluster;
  }

  /** Returns the log, or null if sessions cannot be recovered here. */
  @Nullable RecoveryLog log() {
    return settings.recovery.isZero() || keeper != null ? null : log;
  }

  /** Returns who keeps sessions instead of the log, or null. */
  @Nullable SessionKeeper keeper() {
    return settings.recovery.isZero() ? null : keeper;
  }

  /** Returns what writes positions as clients carry them, or null if events carry none. */
  @Nullable LongFunction<String> offsets() {
    SessionKeeper kept = keeper();
    if (kept != null) {
      return kept::offset;
    }
    RecoveryLog own = log();
    return own == null ? null : own::offset;
  }

  @Override
  public void keptBy(SessionKeeper newKeeper) {
    keeper = newKeeper;
  }

  @Override
  public void position(long position) {
    onEachShard(shard -> shard.position(position));
  }

  @Override
  public Namespace use(Middleware middleware) {
    settings.middleware.add(middleware);
    return this;
  }

  @Override
  public Namespace recovery(Duration window) {
    settings.recovery = window;
    log.window(window);
    return this;
  }

  @Override
  public void forgetHandshakes(UnaryOperator<JsonObject> kept) {
    settings.keptOfAuth = kept;
  }

  @Override
  public Namespace recoveryPolicy(RecoveryPolicy policy) {
    settings.policy = policy;
    return this;
  }

  @Override
  public Namespace remoteJoins(RemoteJoinPolicy policy) {
    settings.remoteJoins = policy;
    return this;
  }

  @Override
  public Subscription onConnection(Consumer<ServerSocket> listener) {
    return settings.onConnection(listener);
  }

  /** A socket has entered: tells the listeners. */
  void entered(DefaultServerSocket socket) {
    sockets.incrementAndGet();
    for (Consumer<ServerSocket> listener : settings.connections) {
      SocketHandlers.guarded(() -> listener.accept(socket));
    }
    UnaryOperator<JsonObject> kept = settings.keptOfAuth;
    if (kept != null && endpoint.hasOneNamespace()) {
      socket.forgetHandshake(kept.apply(socket.handshake().auth()));
    }
  }

  void left() {
    sockets.decrementAndGet();
    release();
  }

  @Override
  public int socketCount() {
    return sockets.get();
  }

  @Override
  public Subscription onServerSide(String event, ServerSideHandler handler) {
    return settings.onServerSide(event, handler);
  }

  void hearServerSide(String event, List<JsonValue> args, @Nullable Consumer<JsonValue> answer) {
    for (NamespaceSettings.ServerSide listener : settings.serverSide) {
      if (listener.event().equals(event)) {
        SocketHandlers.guarded(() -> listener.handler().handle(args, answer));
      }
    }
  }

  @Override
  public PreparedEvent prepare(String event, JsonValue... args) {
    return EventFrames.encode(name, null, EventNames.args(event, args));
  }

  @Override
  public void serverSideEmit(String event, JsonValue... args) {
    cluster.publish(ServerSideMessage.builder().args(EventNames.args(event, args)).build());
  }

  @Override
  public CompletableFuture<List<JsonValue>> serverSideEmitWithAck(
      Duration timeout, String event, JsonValue... args) {
    CompletableFuture<List<JsonValue>> result = new CompletableFuture<>();
    String id = newId();
    BackplaneMessage message =
        ServerSideMessage.builder().requestId(id).args(EventNames.args(event, args)).build();
    firstLoop()
        .execute(
            () -> {
              Gather<JsonValue> gather =
                  new Gather<>(
                      firstLoop(),
                      1,
                      timeout,
                      (answers, incomplete) -> {
                        cluster.finished(id);
                        if (incomplete) {
                          result.completeExceptionally(
                              new AckTimeoutException("not every server has answered " + event));
                        } else {
                          result.complete(answers);
                        }
                      });
              cluster.request(
                  id, message, gather::owes, response -> response.values().forEach(gather::answer));
            });
    return result;
  }

  /** Delivers an event to the sockets here, with a place in the log if there is one. */
  void deliver(Target target, List<JsonValue> args) {
    if (log() == null) {
      deliverUnlogged(target, args, false);
    } else {
      log.append(
          target,
          EventFrames.encode(name, null, args),
          event -> onEachShard(shard -> shard.deliver(event)));
    }
  }

  @Override
  public void post(List<BatchEvent> events, Consumer<BatchTurn> task) {
    EventBatch batch = new EventBatch(name, events, keeper());
    onEachShard(shard -> task.accept(batch.on(shard)));
  }
}
