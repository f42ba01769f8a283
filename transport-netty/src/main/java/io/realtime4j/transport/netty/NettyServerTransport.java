package io.realtime4j.transport.netty;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.util.concurrent.ImmediateEventExecutor;
import io.realtime4j.api.EventLoop;
import io.realtime4j.api.spi.transport.Exchange;
import io.realtime4j.api.spi.transport.ServerTransport;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Accepts connections on the same loops that serve them. Connections are dealt to the loops in
 * turn.
 */
final class NettyServerTransport implements ServerTransport {
  private static final Logger LOG = System.getLogger(NettyServerTransport.class.getName());

  /** What the operating system may hold while the loops are busy. */
  private static final int BACKLOG = 1024;

  /** How long connections, and then loops, may take to end. */
  private static final long CLOSE_MILLIS = 2_000;

  private final NettyIo io;
  private final NettyLoops loops;
  private final List<EventLoop> all;
  private final ChannelGroup connections = new DefaultChannelGroup(ImmediateEventExecutor.INSTANCE);
  private final Keeper keeper = new Keeper();
  private final AtomicBoolean started = new AtomicBoolean();
  private final AtomicBoolean closed = new AtomicBoolean();

  /** Null until bound. */
  private volatile @Nullable Channel listening;

  NettyServerTransport(int loopCount, NettyIo io) {
    if (loopCount < 1) {
      throw new IllegalArgumentException("loops must be at least 1, was " + loopCount);
    }
    this.io = io;
    this.loops = new NettyLoops(loopCount, io);
    this.all = loops.all();
  }

  @Override
  public String id() {
    return "netty (" + io.label() + ")";
  }

  @Override
  public List<EventLoop> loops() {
    return all;
  }

  @Override
  public CompletionStage<InetSocketAddress> start(Options options, Consumer<Exchange> acceptor) {
    if (closed.get() || !started.compareAndSet(false, true)) {
      throw new IllegalStateException("a server transport starts once");
    }
    CompletableFuture<InetSocketAddress> bound = new CompletableFuture<>();
    ServerBootstrap accepting =
        new ServerBootstrap()
            .group(loops.group())
            .channel(io.serverChannel())
            .option(ChannelOption.SO_REUSEADDR, true)
            .option(ChannelOption.SO_BACKLOG, BACKLOG)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childOption(ChannelOption.ALLOCATOR, PooledByteBufAllocator.DEFAULT)
            // One for all, where each channel would have its own: what adapts is in its handles.
            .childOption(ChannelOption.RECVBUF_ALLOCATOR, new AdaptiveRecvByteBufAllocator())
            .childHandler(new Accepting(options, acceptor));
    io.boundUnsent(accepting);
    ChannelFuture binding = accepting.bind(options.host(), options.port());
    Channel channel = binding.channel();
    listening = channel;
    binding.addListener(
        done -> {
          if (done.isSuccess()) {
            keeper.start();
            bound.complete(named(options.host(), (InetSocketAddress) channel.localAddress()));
          } else {
            bound.completeExceptionally(BindFailure.of(options, done.cause()));
          }
        });
    return bound;
  }

  /** Returns the address as it was asked for: the JDK shows every wildcard in IPv6's long form. */
  private static InetSocketAddress named(String host, InetSocketAddress local) {
    try {
      InetAddress asked = InetAddress.getByName(host);
      return asked.isAnyLocalAddress()
          ? new InetSocketAddress(
              InetAddress.getByAddress(host, asked.getAddress()), local.getPort())
          : local;
    } catch (UnknownHostException e) {
      return local;
    }
  }

  @Override
  public void starting() {
    keeper.start();
  }

  @Override
  public CompletionStage<Void> stopAccepting() {
    CompletableFuture<Void> stopped = new CompletableFuture<>();
    Channel channel = listening;
    if (channel == null || closed.get()) {
      stopped.complete(null);
    } else {
      // The JDK gives a port back only when the selector has run once more, hence the timer.
      NettyLoop loop = loops.of(channel.eventLoop());
      channel
          .close()
          .addListener(done -> loop.schedule(Duration.ofMillis(1), () -> stopped.complete(null)));
    }
    return stopped;
  }

  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    boolean mayBlock = !loops.inAny();
    Channel channel = listening;
    if (channel != null) {
      ChannelFuture unbound = channel.close();
      if (mayBlock) {
        unbound.awaitUninterruptibly(CLOSE_MILLIS);
      }
    }
    var ended = connections.close();
    if (mayBlock) {
      ended.awaitUninterruptibly(CLOSE_MILLIS);
    }
    loops.shutdown(CLOSE_MILLIS, mayBlock);
    keeper.stop();
  }

  @SuppressWarnings("FutureReturnValueIgnored") // a close is seen by the connection's own listener
  private final class Accepting extends ChannelInitializer<Channel> {
    private final Options options;
    private final HttpDecoderConfig requests;
    private final Consumer<Exchange> acceptor;

    Accepting(Options options, Consumer<Exchange> acceptor) {
      this.options = options;
      this.requests = ServerPipeline.requests(options.maxHeadBytes());
      this.acceptor = acceptor;
    }

    @Override
    protected void initChannel(Channel channel) {
      if (connections.size() >= options.maxConnections()) {
        LOG.log(Level.DEBUG, "a connection beyond the {0} allowed", options.maxConnections());
        channel.close();
        return;
      }
      connections.add(channel);
      NettyLoop loop = loops.of(channel.eventLoop());
      HttpConnection connection = new HttpConnection(loop, loops, options, acceptor);
      ServerPipeline.speakHttp(channel.pipeline(), requests, connection);
    }
  }
}
