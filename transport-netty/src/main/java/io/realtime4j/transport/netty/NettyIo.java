package io.realtime4j.transport.netty;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import org.jspecify.annotations.Nullable;

/** The ways to the operating system's sockets. */
enum NettyIo {
  /** Linux, native. */
  EPOLL("epoll", EpollServerSocketChannel.class, EpollSocketChannel.class),
  /** The JDK's selectors, everywhere. */
  NIO("nio", NioServerSocketChannel.class, NioSocketChannel.class);

  private static final Logger LOG = System.getLogger(NettyIo.class.getName());

  /**
   * What the operating system takes before it has sent it. Without a bound it takes megabytes for a
   * peer that reads slowly, which then seem to have left; what a peer has asked for and can take is
   * sent at once and is no part of it.
   */
  private static final long UNSENT_BYTES = 16 * 1024;

  private final String label;
  private final Class<? extends ServerChannel> serverChannel;
  private final Class<? extends SocketChannel> channel;

  NettyIo(
      String label,
      Class<? extends ServerChannel> serverChannel,
      Class<? extends SocketChannel> channel) {
    this.label = label;
    this.serverChannel = serverChannel;
    this.channel = channel;
  }

  /** Returns the best I/O that works here; the first call logs which and why. */
  static NettyIo best() {
    return Best.IO;
  }

  String label() {
    return label;
  }

  Class<? extends ServerChannel> serverChannel() {
    return serverChannel;
  }

  Class<? extends SocketChannel> channel() {
    return channel;
  }

  IoHandlerFactory handlers() {
    return this == EPOLL ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
  }

  /** Sets up accepting so that what a peer does not take waits here, where it is counted. */
  void boundUnsent(ServerBootstrap accepting) {
    if (this == EPOLL) {
      accepting.childOption(EpollChannelOption.TCP_NOTSENT_LOWAT, UNSENT_BYTES);
    }
  }

  private static NettyIo detect() {
    if (Epoll.isAvailable()) {
      LOG.log(Level.INFO, "Netty uses epoll: its native library is loaded");
      return EPOLL;
    }
    LOG.log(
        Level.INFO,
        "Netty uses nio: no native epoll ({0}); on Linux x86_64 put"
            + " netty-transport-native-epoll on the class path, or add"
            + " --add-modules io.netty.transport.epoll.linux.x86_64 on the module path",
        rootMessage(Epoll.unavailabilityCause()));
    return NIO;
  }

  private static String rootMessage(@Nullable Throwable cause) {
    if (cause == null) {
      return "no reason given";
    }
    Throwable root = cause;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root.toString();
  }

  private static final class Best {
    static final NettyIo IO = detect();
  }
}
