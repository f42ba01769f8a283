package io.realtime4j.transport.netty;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.handler.ssl.SslHandler;
import io.realtime4j.api.spi.transport.KnownAddresses;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;

/** Connects to origins. Names are looked up off the loop, since the system's resolver blocks. */
@SuppressWarnings("FutureReturnValueIgnored") // a channel without TLS just closes
final class Dialer {
  private final NettyIo io;
  private final Executor lookups;
  private final Resolver resolver;
  private final @Nullable SSLContext sslContext;
  private final KnownAddresses known = new KnownAddresses();

  Dialer(NettyIo io, Executor lookups, Resolver resolver, @Nullable SSLContext sslContext) {
    this.io = io;
    this.lookups = lookups;
    this.resolver = resolver;
    this.sslContext = sslContext;
  }

  /** Finds the addresses of a host; may block. */
  interface Resolver {
    InetAddress[] addressesOf(String host) throws UnknownHostException;
  }

  /** Hears how it went, on the loop. */
  interface Outcome {
    /** TCP is connected; with TLS its handshake follows, and a failure of it is an exception. */
    void connected(Channel channel);

    void failed(Throwable cause);
  }

  /** Connects; {@code handlers} makes the handlers of the connection that comes about. */
  Dial dial(Origin origin, EventLoop loop, Supplier<ChannelHandler[]> handlers, Outcome outcome) {
    Dial dial =
        new Dial(
            loop,
            bootstrap(loop),
            origin.port(),
            known,
            channel -> connected(channel, origin, handlers, outcome),
            outcome::failed);
    try {
      lookups.execute(() -> lookUp(origin, loop, dial));
    } catch (RejectedExecutionException e) {
      loop.execute(() -> dial.fail(e));
    }
    return dial;
  }

  private void lookUp(Origin origin, EventLoop loop, Dial dial) {
    try {
      List<InetAddress> addresses = known.order(List.of(resolver.addressesOf(origin.host())));
      if (origin.secure()) {
        sslContext(); // the first use reads the trust store, which is no work for a loop
      }
      post(loop, () -> dial.start(addresses));
    } catch (UnknownHostException | NoSuchAlgorithmException e) {
      post(loop, () -> dial.fail(e));
    }
  }

  private static void post(EventLoop loop, Runnable task) {
    try {
      loop.execute(task);
    } catch (RejectedExecutionException e) {
      // The transport was closed and has ended every call.
    }
  }

  private Bootstrap bootstrap(EventLoop loop) {
    return new Bootstrap()
        .group(loop)
        .channel(io.channel())
        .option(ChannelOption.TCP_NODELAY, true)
        // No timers here: the engine gives up, and the system after it.
        .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, 0)
        .handler(new Empty());
  }

  private void connected(
      Channel channel, Origin origin, Supplier<ChannelHandler[]> handlers, Outcome outcome) {
    try {
      if (origin.secure()) {
        channel.pipeline().addLast(tls(origin));
      }
      channel.pipeline().addLast(handlers.get());
      outcome.connected(channel);
    } catch (NoSuchAlgorithmException e) {
      channel.close();
      outcome.failed(e);
    }
  }

  private SSLContext sslContext() throws NoSuchAlgorithmException {
    return sslContext == null ? SSLContext.getDefault() : sslContext;
  }

  private SslHandler tls(Origin origin) throws NoSuchAlgorithmException {
    SSLEngine engine = sslContext().createSSLEngine(origin.host(), origin.port());
    engine.setUseClientMode(true);
    SSLParameters parameters = engine.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    engine.setSSLParameters(parameters);
    return new SslHandler(engine);
  }

  /** Nothing is heard on a connection before it is chosen. */
  private static final class Empty extends ChannelInitializer<Channel> {
    @Override
    protected void initChannel(Channel channel) {}
  }
}
