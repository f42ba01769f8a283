package io.realtime4j.server.chat;

import io.realtime4j.api.ConfigurationException;
import io.realtime4j.api.ConnectedSession;
import io.realtime4j.api.EventLoop;
import io.realtime4j.api.Moderation;
import io.realtime4j.api.RealtimeServer;
import io.realtime4j.api.Revocations;
import io.realtime4j.api.ServerOptions;
import io.realtime4j.api.spi.backplane.Backplane;
import io.realtime4j.api.spi.server.Authenticator;
import io.realtime4j.api.spi.server.RoomPolicy;
import io.realtime4j.api.spi.server.ServerConfig;
import io.realtime4j.api.spi.server.ServerEnvironment;
import io.realtime4j.api.spi.store.ServerStore;
import io.realtime4j.api.spi.transport.ServerTransport;
import io.realtime4j.server.EngineOptions;
import io.realtime4j.server.SocketIoOptions;
import io.realtime4j.server.SocketIoServer;
import io.realtime4j.server.auth.Tenants;
import io.realtime4j.server.auth.TokenAuthenticator;
import io.realtime4j.server.chat.http.HealthChecks;
import io.realtime4j.server.chat.http.HealthEndpoint;
import io.realtime4j.server.chat.moderation.Whom;
import io.realtime4j.server.chat.room.DefaultRoomPolicy;
import io.realtime4j.server.chat.room.WriteHealth;
import io.realtime4j.server.loop.Stages;
import io.realtime4j.server.socketio.BatchNamespace;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A chat server: the general server, a store, and the chat on the namespace {@code /}. */
final class ChatServer implements RealtimeServer {
  /** Sessions beyond the limit are told why, up to this many; more are refused unheard. */
  private static final int REFUSABLE = 1_000;

  /** A session by polling has two, its poll's and its post's. */
  private static final long CONNECTIONS_EACH = 2;

  private static final Duration LONGEST_DRAIN = Duration.ofHours(1);

  /** Loops that have not ended their sessions by then are closed anyway. */
  private static final long CLOSE_SECONDS = 5;

  private final ServerOptions options;
  private final ServerTransport transport;
  private final ServerStore store;
  private final @Nullable Backplane backplane;
  private final SocketIoServer server;
  private final Chat chat;
  private final HealthChecks health;
  // Whether time is real, so that closing may wait for the loops.
  private final boolean mayBlock;
  private final CompletableFuture<Void> ended = new CompletableFuture<>();
  private final AtomicBoolean started = new AtomicBoolean();
  private final AtomicBoolean closed = new AtomicBoolean();

  private ChatServer(
      ServerConfig config,
      ServerEnvironment environment,
      ServerTransport transport,
      ServerStore store,
      @Nullable Backplane backplane) {
    this.options = config.options();
    this.transport = transport;
    this.store = store;
    this.backplane = backplane;
    this.mayBlock = config.environment() == null;
    this.server = SocketIoServer.create(socketOptions(options), transport, environment, backplane);
    Authenticator authenticator =
        config.authenticator() == null
            ? new TokenAuthenticator(checked(options), environment.clock())
            : config.authenticator();
    RoomPolicy policy = config.roomPolicy() == null ? new DefaultRoomPolicy() : config.roomPolicy();
    BatchNamespace namespace = BatchNamespace.of(server, "/");
    WriteHealth writes = new WriteHealth(server.loops().get(0)::nanoTime);
    this.chat =
        Chat.on(
            server,
            namespace,
            options,
            store,
            authenticator,
            policy,
            Plugins.features(config),
            config,
            environment,
            writes,
            backplane);
    this.health = new HealthChecks(server, store, backplane, writes, chat::isInDoubt);
    HealthEndpoint endpoint =
        new HealthEndpoint(
            options.health() ? options.healthPath() : null, this::health, environment.clock());
    server.onRequest(
        exchange -> {
          if (!chat.handle(exchange)) {
            endpoint.handle(exchange);
          }
        });
  }

  /** Of the tenants that tokens name; an authenticator of the application's may name others. */
  private static ServerOptions checked(ServerOptions options) {
    for (String tenant : options.apiKeys().keySet()) {
      String normal = Tenants.normalize(tenant);
      if (!normal.equals(tenant)) {
        throw new ConfigurationException(
            "INVALID_SETTING",
            "apiKeys has a key of \"" + tenant + "\", which tokens name \"" + normal + "\".",
            null);
      }
    }
    return options;
  }

  /** Finds what the configuration leaves open, and builds the server; it does not listen yet. */
  static ChatServer create(ServerConfig config) {
    ServerEnvironment environment =
        config.environment() == null ? SocketIoServer.systemEnvironment() : config.environment();
    ServerTransport transport = Plugins.transport(config);
    try {
      return create(config, environment, transport);
    } catch (RuntimeException e) {
      transport.close();
      throw e;
    }
  }

  private static ChatServer create(
      ServerConfig config, ServerEnvironment environment, ServerTransport transport) {
    ServerStore store = Plugins.store(config, environment);
    try {
      return create(config, environment, transport, store);
    } catch (RuntimeException e) {
      // Or its file would stay locked for as long as the process lives.
      store.close();
      throw e;
    }
  }

  private static ChatServer create(
      ServerConfig config,
      ServerEnvironment environment,
      ServerTransport transport,
      ServerStore store) {
    Backplane backplane = Plugins.backplane(config);
    try {
      return new ChatServer(config, environment, transport, store, backplane);
    } catch (RuntimeException e) {
      if (backplane != null) {
        backplane.close();
      }
      throw e;
    }
  }

  @Override
  public CompletableFuture<InetSocketAddress> start() {
    if (closed.get()) {
      throw new IllegalStateException("the server is closed");
    }
    if (!started.compareAndSet(false, true)) {
      throw new IllegalStateException("the server was started before");
    }
    health.started();
    transport.starting();
    return chat.start()
        .thenCompose(ready -> listen())
        .whenComplete(
            (address, failure) -> {
              if (failure != null) {
                abandon();
              }
            });
  }

  /**
   * What did not start, or is drained, holds nothing: no file, no port, no thread. Never blocks.
   */
  private void abandon() {
    if (closed.compareAndSet(false, true)) {
      server.close().whenComplete((done, failure) -> free());
    }
  }

  private CompletableFuture<InetSocketAddress> listen() {
    return server.start(
        ServerTransport.Options.builder()
            .host(options.host())
            .port(options.port())
            .maxMessageBytes(options.maxPayloadBytes())
            .maxConnections(
                (int) Math.min(Integer.MAX_VALUE, CONNECTIONS_EACH * mostSessions(options)))
            .headTimeout(options.headTimeout())
            .bodyTimeout(options.bodyTimeout())
            .idleTimeout(options.idleTimeout())
            .compression(options.compression())
            .build());
  }

  private static int mostSessions(ServerOptions options) {
    return (int) Math.min(Integer.MAX_VALUE, (long) options.maxConnections() + REFUSABLE);
  }

  @Override
  public CompletableFuture<Health> health() {
    return closed.get()
        ? CompletableFuture.completedFuture(health.closed())
        : unlessStopped(
            () -> health.check().thenApply(now -> isDraining() ? draining(now) : now),
            health::closed);
  }

  private boolean isDraining() {
    return chat.operations().isDraining();
  }

  private static Health draining(Health now) {
    return new Health(
        false,
        Health.State.DRAINING,
        now.connections(),
        now.uptimeSeconds(),
        now.store(),
        now.deliveries(),
        now.backplane());
  }

  /** Asks on the loops; where they have stopped the server is closed, and nobody is there. */
  private static <T> CompletableFuture<T> unlessStopped(
      Supplier<CompletableFuture<T>> question, Supplier<T> whenClosed) {
    try {
      return question.get();
    } catch (RejectedExecutionException stopped) {
      return CompletableFuture.completedFuture(whenClosed.get());
    }
  }

  @Override
  public CompletableFuture<List<ConnectedSession>> sessions() {
    return unlessStopped(() -> chat.operations().sessions(all -> true), List::of);
  }

  @Override
  public Moderation moderation(String tenant) {
    return chat.moderation(tenant);
  }

  @Override
  public Revocations revocations(String tenant) {
    return chat.revocations(tenant);
  }

  @Override
  public CompletableFuture<Integer> kickUser(String tenant, String userId, String message) {
    return unlessStopped(() -> chat.everywhere().kick(Whom.of(tenant, userId), message), () -> 0);
  }

  @Override
  public CompletableFuture<Boolean> kickSession(String sid, String message) {
    return unlessStopped(() -> chat.everywhere().kick(Whom.sid(null, sid), message), () -> 0)
        .thenApply(count -> count > 0);
  }

  @Override
  public CompletableFuture<Void> drain(Duration time) {
    if (time.isNegative() || time.compareTo(LONGEST_DRAIN) > 0) {
      throw new IllegalArgumentException("time must be from 0 to an hour, was " + time);
    }
    if (!closed.get() && chat.operations().beginDraining()) {
      EventLoop clock = server.loops().get(0);
      ComeBack comeBack = new ComeBack(time, clock.nanoTime());
      server.stopAdmitting(
          exchange -> {
            clock.execute(() -> chat.refusedWhileDraining(clock));
            return comeBack.in(clock.nanoTime());
          });
      Stages.settle(
          unlessStopped(() -> chat.operations().sendAway(time), () -> null),
          all -> abandon(),
          failure -> abandon());
    }
    return ended;
  }

  @Override
  public <T> T feature(Class<T> apiType) {
    if (apiType.isInstance(server)) {
      return apiType.cast(server);
    }
    throw new IllegalStateException("there is no " + apiType.getName() + " in this server");
  }

  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    CountDownLatch quiet = new CountDownLatch(1);
    var ending = server.close().whenComplete((done, failure) -> quiet.countDown());
    if (!mayBlock) {
      // In simulated time waiting would stop the only thread there is.
      ending.whenComplete((done, failure) -> free());
      return;
    }
    try {
      if (!quiet.await(CLOSE_SECONDS, TimeUnit.SECONDS)) {
        System.getLogger("io.realtime4j.server")
            .log(System.Logger.Level.WARNING, "some sessions did not end in time");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    free();
  }

  @SuppressWarnings("CatchThrowable") // Whoever waits for the end must hear how it was.
  private void free() {
    try {
      freeAll();
      ended.complete(null);
    } catch (Throwable e) {
      System.getLogger("io.realtime4j.server")
          .log(System.Logger.Level.ERROR, "the server has not closed as it should", e);
      ended.completeExceptionally(e);
    }
  }

  /** One that fails to close must not keep those behind it open. */
  private void freeAll() {
    try {
      chat.stop();
    } finally {
      try {
        transport.close();
      } finally {
        try {
          store.close();
        } finally {
          if (backplane != null) {
            backplane.close();
          }
        }
      }
    }
  }

  private static SocketIoOptions socketOptions(ServerOptions options) {
    EngineOptions engine =
        EngineOptions.builder()
            .path(options.path())
            .pingInterval(options.pingInterval())
            .pingTimeout(options.pingTimeout())
            .maxPayloadBytes(options.maxPayloadBytes())
            .maxConnections(mostSessions(options))
            .corsOrigins(options.corsOrigins())
            .connectionsPerAddress(options.limits().connectionsPerAddress())
            .handshakesPerAddress(options.limits().handshakesPerAddress())
            .trustedProxies(options.trustedProxies())
            .forwardedHeader(options.forwardedHeader())
            .build();
    return SocketIoOptions.builder()
        .engine(engine)
        .connectTimeout(options.connectTimeout())
        .build();
  }
}
