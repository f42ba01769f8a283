package io.realtime4j.transport.netty;

import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * How a client transport uses the network. Immutable.
 *
 * @param threads how many event loop threads, started when first needed; all clients that share the
 *     transport share them
 * @param sslContext what trusts servers and names the client, {@code null} for the JDK's default
 */
public record NettyClientTransportOptions(int threads, @Nullable SSLContext sslContext) {
  /** Checks the range. */
  public NettyClientTransportOptions {
    if (threads < 1) {
      throw new IllegalArgumentException("threads must be at least 1, was " + threads);
    }
  }

  /** Returns one thread, which serves thousands of sockets, and the JDK's trust. */
  public static NettyClientTransportOptions defaults() {
    return new NettyClientTransportOptions(1, null);
  }

  /** Returns a copy with {@code count} threads. */
  public NettyClientTransportOptions withThreads(int count) {
    return new NettyClientTransportOptions(count, sslContext);
  }

  /** Returns a copy that uses {@code context} for {@code wss} and {@code https}. */
  public NettyClientTransportOptions withSslContext(SSLContext context) {
    return new NettyClientTransportOptions(threads, context);
  }
}
