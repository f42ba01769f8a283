package io.realtime4j.transport.netty;

import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.util.concurrent.EventExecutor;
import io.realtime4j.api.EventLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The loops of a server transport, one thread each; a thread starts with its first task. */
final class NettyLoops {
  private final MultiThreadIoEventLoopGroup group;
  private final List<NettyLoop> loops;

  NettyLoops(int count, NettyIo io) {
    group =
        new MultiThreadIoEventLoopGroup(
            count, new NamedThreads("realtime4j-netty-server", true), io.handlers());
    List<NettyLoop> all = new ArrayList<>(count);
    for (EventExecutor executor : group) {
      all.add(new NettyLoop((io.netty.channel.EventLoop) executor));
    }
    loops = List.copyOf(all);
  }

  MultiThreadIoEventLoopGroup group() {
    return group;
  }

  List<EventLoop> all() {
    return List.copyOf(loops);
  }

  boolean inAny() {
    return loops.stream().anyMatch(NettyLoop::inLoop);
  }

  /** Returns the loop that wraps {@code delegate}. */
  NettyLoop of(io.netty.channel.EventLoop delegate) {
    for (NettyLoop loop : loops) {
      if (loop.delegate() == delegate) {
        return loop;
      }
    }
    throw new IllegalStateException("a channel runs on a loop of another transport");
  }

  /** Returns {@code loop} as one of these. */
  NettyLoop own(EventLoop loop) {
    if (loop instanceof NettyLoop own && loops.contains(own)) {
      return own;
    }
    throw new IllegalArgumentException("home must be one of the transport's own loops");
  }

  void shutdown(long timeoutMillis, boolean await) {
    group
        .shutdownGracefully(0, timeoutMillis, TimeUnit.MILLISECONDS)
        .addListener(f -> {}); // asked for its effect
    if (await) {
      group.terminationFuture().awaitUninterruptibly(timeoutMillis + 1_000);
    }
  }
}
