package io.realtime4j.benchmarks.target;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.realtime4j.benchmarks.process.Parent;

/**
 * The least that a server on Netty must do: read what peers send, and copy prepared frames to them.
 * It parses no JSON, checks no token, keeps one room, sends no heartbeat, and remembers nothing.
 */
final class LimitServer {
  private LimitServer() {}

  public static void main(String[] args) {
    Parent.endWith();
    bind(loop(), Settings.port());
  }

  /** Returns one loop, native where that is possible. */
  static EventLoopGroup loop() {
    return new MultiThreadIoEventLoopGroup(
        1, Epoll.isAvailable() ? EpollIoHandler.newFactory() : NioIoHandler.newFactory());
  }

  /** Listens on a port of the loopback interface; blocks until it does. */
  static void bind(EventLoopGroup loop, int port) {
    LimitRoom room = new LimitRoom();
    new ServerBootstrap()
        .group(loop)
        .channel(
            Epoll.isAvailable() ? EpollServerSocketChannel.class : NioServerSocketChannel.class)
        .option(ChannelOption.SO_BACKLOG, 1024)
        .childOption(ChannelOption.TCP_NODELAY, true)
        .childOption(ChannelOption.ALLOCATOR, PooledByteBufAllocator.DEFAULT)
        .childHandler(
            new ChannelInitializer<SocketChannel>() {
              @Override
              protected void initChannel(SocketChannel channel) {
                channel.pipeline().addLast(new LimitPeer(room));
              }
            })
        .bind("127.0.0.1", port)
        .syncUninterruptibly();
  }
}
