package io.realtime4j.benchmarks.load;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** The one loop on which all peers live, and the way to open them. */
public final class Generator implements AutoCloseable {
  /** Connections leave from 127.0.0.1 to 127.0.0.8: eight times the ports of one address. */
  private static final int SOURCES = 8;

  private final EventLoopGroup group =
      new MultiThreadIoEventLoopGroup(
          1, Epoll.isAvailable() ? EpollIoHandler.newFactory() : NioIoHandler.newFactory());
  private int opened;

  /** Creates the loop; {@link #close} ends it. */
  public Generator() {}

  /** Returns the loop. */
  ScheduledExecutorService loop() {
    return group;
  }

  /** Opens a peer; it is greeted when the future completes. */
  CompletableFuture<Peer> open(int port, Peer peer) {
    Bootstrap bootstrap = new Bootstrap();
    if (Epoll.isAvailable()) {
      // The port is chosen for the whole pair of addresses. Else each in TIME_WAIT is passed over,
      // and after some ten thousand connections the search is what a figure consists of.
      bootstrap.option(EpollChannelOption.IP_BIND_ADDRESS_NO_PORT, true);
    }
    bootstrap
        .group(group)
        .channel(Epoll.isAvailable() ? EpollSocketChannel.class : NioSocketChannel.class)
        .option(ChannelOption.TCP_NODELAY, true)
        .option(ChannelOption.ALLOCATOR, PooledByteBufAllocator.DEFAULT)
        .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, 10_000)
        .handler(
            new ChannelInitializer<SocketChannel>() {
              @Override
              protected void initChannel(SocketChannel channel) {
                channel.pipeline().addLast(peer);
              }
            })
        .connect(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), port),
            new InetSocketAddress(source(opened++ % SOURCES), 0))
        .addListener(
            done -> {
              if (!done.isSuccess()) {
                peer.greeted().completeExceptionally(done.cause());
              }
            });
    return peer.greeted();
  }

  private static InetAddress source(int number) {
    try {
      return InetAddress.getByAddress(new byte[] {127, 0, 0, (byte) (1 + number)});
    } catch (UnknownHostException e) {
      throw new AssertionError("four bytes are an address", e);
    }
  }

  /** Runs a task on the loop and waits for it. */
  void onLoop(Runnable task) {
    CompletableFuture.runAsync(task, group).join();
  }

  /** Ends the loop and every connection. Blocks for at most 5 s. */
  @Override
  public void close() {
    group.shutdownGracefully(0, 5, TimeUnit.SECONDS).awaitUninterruptibly(5, TimeUnit.SECONDS);
  }
}
