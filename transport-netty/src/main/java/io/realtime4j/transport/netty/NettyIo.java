package io.realtime4j.transport.netty;

import io.netty.channel.IoHandlerFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
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
