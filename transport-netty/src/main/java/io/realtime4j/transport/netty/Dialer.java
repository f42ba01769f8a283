package io.realtime4j.transport.netty;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.handler.ssl.SslHandler;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.security.NoSuchAlgorithmException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;

/**
 * Connects to an origin. Names are looked up off the loop, since the system's resolver blocks; a
 * host's addresses are tried one after the other.
 */
final class Dialer {
  private final NettyIo io;
  private final Executor lookups;
  private final @Nullable SSLContext sslContext;

  Dialer(NettyIo io, Executor lookups, @Nullable SSLContext sslContext) {
    this.io = io;
    this.lookups = lookups;
    this.sslContext = sslContext;
  }

  /** Hears how it went, on the loop. */
  interface Outcome {
    /** TCP is connected; with TLS its handshake follows, and a failure of it is an exception. */
    void connected(Channel channel);

    void failed(Throwable cause);
  }

  /**
   * Connects; {@code handlers} makes the handlers of each attempt.
   *
   * @param wanted asked on the loop before each attempt
   */
  void dial(
      Origin origin,
      EventLoop loop,
      BooleanSupplier wanted,
      Supplier<ChannelHandler[]> handlers,
      Outcome outcome) {
    try {
      lookups.execute(
          () -> {
            try {
              InetAddress[] addresses = InetAddress.getAllByName(origin.host());
              if (origin.secure()) {
                sslContext(); // the first use reads the trust store, which is no work for a loop
              }
              loop.execute(() -> attempt(origin, addresses, 0, loop, wanted, handlers, outcome));
            } catch (UnknownHostException | NoSuchAlgorithmException e) {
              loop.execute(() -> outcome.failed(e));
            }
          });
    } catch (RejectedExecutionException e) {
      loop.execute(() -> outcome.failed(e));
    }
  }

  private void attempt(
      Origin origin,
      InetAddress[] addresses,
      int index,
      EventLoop loop,
      BooleanSupplier wanted,
      Supplier<ChannelHandler[]> handlers,
      Outcome outcome) {
    if (!wanted.getAsBoolean()) {
      return;
    }
    ChannelFuture connecting =
        new Bootstrap()
            .group(loop)
            .channel(io.channel())
            .option(ChannelOption.TCP_NODELAY, true)
            // No timers here: the engine gives up, and the system after it.
            .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, 0)
            .handler(new Initializer(origin, handlers))
            .connect(new InetSocketAddress(addresses[index], origin.port()));
    connecting.addListener(
        done -> {
          if (done.isSuccess()) {
            outcome.connected(connecting.channel());
          } else if (index + 1 < addresses.length) {
            attempt(origin, addresses, index + 1, loop, wanted, handlers, outcome);
          } else {
            outcome.failed(done.cause());
          }
        });
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

  private final class Initializer extends ChannelInitializer<Channel> {
    private final Origin origin;
    private final Supplier<ChannelHandler[]> handlers;

    Initializer(Origin origin, Supplier<ChannelHandler[]> handlers) {
      this.origin = origin;
      this.handlers = handlers;
    }

    @Override
    protected void initChannel(Channel channel) throws NoSuchAlgorithmException {
      if (origin.secure()) {
        channel.pipeline().addLast(tls(origin));
      }
      channel.pipeline().addLast(handlers.get());
    }
  }
}
