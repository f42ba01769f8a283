package io.realtime4j.transport.netty;

import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.realtime4j.api.Cancellable;
import io.realtime4j.api.spi.transport.ClientTransport;
import io.realtime4j.api.spi.transport.ClientWebSocket;
import io.realtime4j.api.spi.transport.HttpListener;
import io.realtime4j.api.spi.transport.HttpRequest;
import io.realtime4j.api.spi.transport.MessageDeflate;
import io.realtime4j.api.spi.transport.WebSocketListener;
import io.realtime4j.api.spi.transport.WebSocketRequest;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** WebSockets and HTTP exchanges on a few event loops that start with the first call. */
final class NettyClientTransport implements ClientTransport {
  /** A lookup blocks on the system's resolver, so each has a thread, kept for a while. */
  private static final int LOOKUP_IDLE_SECONDS = 10;

  /** How long the loops may take to end. */
  private static final long CLOSE_MILLIS = 2_000;

  private final NettyClientTransportOptions options;
  private final Dialer.Resolver resolver;
  private final Set<Call> calls = ConcurrentHashMap.newKeySet();
  private final HttpPool pool = new HttpPool();
  private final Object lock = new Object();

  /** Guarded by the lock; null before the first call. */
  private @Nullable Network network;

  /** Guarded by the lock. */
  private boolean closed;

  NettyClientTransport(NettyClientTransportOptions options) {
    this(options, InetAddress::getAllByName);
  }

  NettyClientTransport(NettyClientTransportOptions options, Dialer.Resolver resolver) {
    this.options = options;
    this.resolver = resolver;
  }

  /** Something under way that ends when the transport does. */
  interface Call {
    /** Ends with its terminal callback, unless it had it. */
    void transportClosed();
  }

  /**
   * What runs.
   *
   * @param deflates one for each loop that has had a WebSocket
   */
  private record Network(
      MultiThreadIoEventLoopGroup loops,
      Map<EventLoop, MessageDeflate> deflates,
      ThreadPoolExecutor lookups,
      Dialer dialer) {}

  @Override
  public String id() {
    return "netty";
  }

  @Override
  public ClientWebSocket openWebSocket(WebSocketRequest request, WebSocketListener listener) {
    Origin origin = Origin.of(request.uri(), "ws", "wss");
    NettyClientWebSocket socket = new NettyClientWebSocket(origin, request, listener, calls);
    Network on = register(socket);
    if (on == null) {
      listener.onFailed(Failures.closed());
    } else {
      EventLoop loop = on.loops().next();
      socket.start(
          loop, on.dialer(), on.deflates().computeIfAbsent(loop, one -> new MessageDeflate()));
    }
    return socket;
  }

  @Override
  public Cancellable exchange(HttpRequest request, HttpListener listener) {
    Origin origin = Origin.of(request.uri(), "http", "https");
    HttpCall call = new HttpCall(origin, request, listener, calls);
    Network on = register(call);
    if (on == null) {
      listener.onFailed(Failures.closed());
    } else {
      HttpClientConnection idle = pool.take(origin);
      EventLoop loop = idle == null ? on.loops().next() : idle.loop();
      call.start(loop, idle, on.dialer(), pool);
    }
    return call;
  }

  private @Nullable Network register(Call call) {
    synchronized (lock) {
      if (closed) {
        return null;
      }
      calls.add(call);
      Network on = network;
      if (on == null) {
        on = connect();
        network = on;
      }
      return on;
    }
  }

  private Network connect() {
    NettyIo io = NettyIo.best();
    MultiThreadIoEventLoopGroup loops =
        new MultiThreadIoEventLoopGroup(
            options.threads(), new NamedThreads("realtime4j-netty-client", true), io.handlers());
    ThreadPoolExecutor lookups =
        new ThreadPoolExecutor(
            0,
            Integer.MAX_VALUE,
            LOOKUP_IDLE_SECONDS,
            TimeUnit.SECONDS,
            new SynchronousQueue<>(),
            new NamedThreads("realtime4j-netty-lookup", true));
    return new Network(
        loops,
        new ConcurrentHashMap<>(),
        lookups,
        new Dialer(io, lookups, resolver, options.sslContext()));
  }

  @Override
  public void close() {
    Network on;
    synchronized (lock) {
      closed = true;
      on = network;
      network = null;
    }
    if (on == null) {
      return;
    }
    List.copyOf(calls).forEach(Call::transportClosed);
    pool.close();
    on.lookups().shutdown();
    on.loops()
        .shutdownGracefully(0, CLOSE_MILLIS, TimeUnit.MILLISECONDS)
        .addListener(done -> {}); // asked for its effect
  }
}
