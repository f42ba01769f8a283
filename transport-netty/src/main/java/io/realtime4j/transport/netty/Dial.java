package io.realtime4j.transport.netty;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.EventLoop;
import io.realtime4j.api.spi.transport.KnownAddresses;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/*
 * An attempt that has not ended after a while is not given up, only joined by one to the next
 * address (RFC 8305, section 5): the first connection that comes about is taken, the others are
 * closed. Their pipelines are empty until then, so that nobody hears of a loser.
 */
/** One way to a host that may have several addresses. Loop only. */
@SuppressWarnings("FutureReturnValueIgnored") // an attempt that has lost just closes
final class Dial {
  /** What RFC 8305, section 8, recommends. */
  private static final long NEXT_AFTER_MILLIS = 250;

  private final EventLoop loop;
  private final Bootstrap bootstrap;
  private final int port;
  private final KnownAddresses known;
  private final Consumer<Channel> connected;
  private final Consumer<Throwable> failed;
  private final Deque<InetAddress> left = new ArrayDeque<>();
  private final Map<Channel, InetAddress> underWay = new LinkedHashMap<>();
  private @Nullable Future<?> next;
  private @Nullable Throwable firstFailure;
  private boolean isOver;

  /** Creates one that has yet to be told the addresses; one of the two is called once. */
  Dial(
      EventLoop loop,
      Bootstrap bootstrap,
      int port,
      KnownAddresses known,
      Consumer<Channel> connected,
      Consumer<Throwable> failed) {
    this.loop = loop;
    this.bootstrap = bootstrap;
    this.port = port;
    this.known = known;
    this.connected = connected;
    this.failed = failed;
  }

  /** The host could not be looked up. */
  void fail(Throwable cause) {
    if (!isOver) {
      isOver = true;
      failed.accept(cause);
    }
  }

  /** Starts with these addresses, in this order. */
  void start(Collection<InetAddress> addresses) {
    left.addAll(addresses);
    tryNext();
  }

  private void tryNext() {
    if (next != null) {
      next.cancel(false);
      next = null;
    }
    InetAddress address = left.poll();
    if (isOver || address == null) {
      endIfNoneIsLeft();
      return;
    }
    ChannelFuture attempt = bootstrap.connect(new InetSocketAddress(address, port));
    underWay.put(attempt.channel(), address);
    if (!left.isEmpty()) {
      next = loop.schedule(this::tryNext, NEXT_AFTER_MILLIS, TimeUnit.MILLISECONDS);
    }
    attempt.addListener(done -> ended(attempt.channel(), address, done.cause()));
  }

  private void endIfNoneIsLeft() {
    if (!isOver && underWay.isEmpty()) {
      isOver = true;
      Throwable first = firstFailure;
      failed.accept(first == null ? new ConnectException("the host has no address") : first);
    }
  }

  private void ended(Channel channel, InetAddress address, @Nullable Throwable failure) {
    if (underWay.remove(channel) == null) {
      channel.close();
    } else if (failure == null) {
      known.answered(address);
      cancel();
      connected.accept(channel);
    } else {
      known.silent(address);
      firstFailure = firstFailure == null ? failure : firstFailure;
      tryNext();
    }
  }

  /** Gives up; nobody hears more, and no socket is left. Does nothing after the end. */
  void cancel() {
    isOver = true;
    if (next != null) {
      next.cancel(false);
    }
    Map<Channel, InetAddress> given = new LinkedHashMap<>(underWay);
    underWay.clear();
    given.forEach(
        (channel, address) -> {
          known.silent(address);
          channel.close();
        });
  }
}
