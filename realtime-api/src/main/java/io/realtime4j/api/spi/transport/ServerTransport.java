package io.realtime4j.api.spi.transport;

import io.realtime4j.api.EventLoop;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/**
 * The server's way to the network: it brings HTTP exchanges, some of which become WebSockets. It
 * owns the loops on which the server runs, one per shard.
 *
 * <p>Most transports own a port. An <em>attached</em> one lives in the container of the
 * application, such as a servlet container, on the container's port and below a path that was
 * mounted there: the container accepts, parses, encrypts and times out connections, the transport
 * turns its requests into exchanges. How a request is handed in is the transport's own API. It
 * differs so:
 *
 * <ul>
 *   <li>{@link #isAttached()} is true.
 *   <li>The loops are the transport's own, never threads of the container, which are many and may
 *       block: a request hops to a loop before {@code acceptor} sees it.
 *   <li>{@link #start} binds nothing and looks at neither host nor port nor the limits of
 *       connections; it completes with the container's address, or with port 0 if nobody told it.
 *       It may be started before or after the container. Requests before it are answered 503.
 *   <li>{@link #stopAccepting()} is done at once: requests of those there are must still come in,
 *       and new sessions the engine refuses.
 *   <li>{@link #close()} ends the exchanges and WebSockets that it carries, then its loops, and
 *       leaves the container alone; requests after it are answered 503.
 * </ul>
 */
public interface ServerTransport extends AutoCloseable {
  /** Returns a short name for logs and health, such as {@code netty (epoll)}. */
  String id();

  /** Returns the loops, at least one; the same list for the transport's life. */
  List<EventLoop> loops();

  /** Returns whether it lives on the port of the application's own container. */
  default boolean isAttached() {
    return false;
  }

  /**
   * Is told that a server on it begins to start, once at most: its store is opened, then {@link
   * #start} comes, or {@link #close} if that fails. From here on a transport with a port of its own
   * keeps the process alive until it is closed: a program may end its main method at once. Called
   * from any thread; must not block.
   */
  default void starting() {}

  /**
   * Binds and accepts, once in its life. Each exchange is handed to {@code acceptor} on the
   * exchange's own loop, its head parsed, its body not yet read.
   *
   * @return the bound address; fails with {@link io.realtime4j.api.ServerStartException} if the
   *     address is in use or may not be bound
   */
  CompletionStage<InetSocketAddress> start(Options options, Consumer<Exchange> acceptor);

  /** Stops accepting connections; those there are stay. Idempotent. */
  CompletionStage<Void> stopAccepting();

  /**
   * Closes every connection, then the loops. Blocks until done, at most a few seconds. Idempotent.
   */
  @Override
  void close();

  /** How to listen, and how long a peer may take. Immutable. */
  final class Options {
    private final String host;
    private final int port;
    private final int maxMessageBytes;
    private final int maxConnections;
    private final int maxHeadBytes;
    private final Duration headTimeout;
    private final Duration bodyTimeout;
    private final Duration idleTimeout;
    private final boolean compression;

    private Options(Builder builder) {
      this.host = builder.host;
      this.port = builder.port;
      this.maxMessageBytes = builder.maxMessageBytes;
      this.maxConnections = builder.maxConnections;
      this.maxHeadBytes = builder.maxHeadBytes;
      this.headTimeout = builder.headTimeout;
      this.bodyTimeout = builder.bodyTimeout;
      this.idleTimeout = builder.idleTimeout;
      this.compression = builder.compression;
    }

    /** Returns a builder: a free port of 127.0.0.1, one million bytes a message. */
    public static Builder builder() {
      return new Builder();
    }

    /** Returns a builder with these values. */
    public Builder toBuilder() {
      Builder builder = new Builder();
      builder.host = host;
      builder.port = port;
      builder.maxMessageBytes = maxMessageBytes;
      builder.maxConnections = maxConnections;
      builder.maxHeadBytes = maxHeadBytes;
      builder.headTimeout = headTimeout;
      builder.bodyTimeout = bodyTimeout;
      builder.idleTimeout = idleTimeout;
      builder.compression = compression;
      return builder;
    }

    /** Returns the address to bind, such as {@code 127.0.0.1}. */
    public String host() {
      return host;
    }

    /** Returns the port; 0 takes a free one. */
    public int port() {
      return port;
    }

    /** Returns the largest WebSocket message; a larger one ends its socket with code 1009. */
    public int maxMessageBytes() {
      return maxMessageBytes;
    }

    /** Returns the most connections at a time; those beyond are closed unheard. */
    public int maxConnections() {
      return maxConnections;
    }

    /** Returns the most bytes of a request's headers; more are answered 431. */
    public int maxHeadBytes() {
      return maxHeadBytes;
    }

    /**
     * Returns how long a connection has for its first request's head, and for every head from its
     * first byte on, before it is closed.
     */
    public Duration headTimeout() {
      return headTimeout;
    }

    /** Returns how long a body may take, from its request's head on, before it is closed. */
    public Duration bodyTimeout() {
      return bodyTimeout;
    }

    /**
     * Returns how long a connection may do nothing after an answer, or take nothing of one, before
     * it is closed.
     */
    public Duration idleTimeout() {
      return idleTimeout;
    }

    /**
     * Returns whether WebSockets whose peers offer it are compressed, as {@link MessageDeflate}
     * does it. A transport that cannot is free to compress nothing.
     */
    public boolean compression() {
      return compression;
    }

    /** Builds options. Each setter throws {@link IllegalArgumentException} for a bad value. */
    public static final class Builder {
      private String host = "127.0.0.1";
      private int port;
      private int maxMessageBytes = 1_000_000;
      private int maxConnections = Integer.MAX_VALUE;
      // Room for a token and a browser's cookies.
      private int maxHeadBytes = 32 * 1024;
      // A head fits a few packets: longer takes nobody but who means harm.
      private Duration headTimeout = Duration.ofSeconds(15);
      // A megabyte over a poor link.
      private Duration bodyTimeout = Duration.ofSeconds(60);
      // Beyond the longest keep-alive of common clients, so that they close first.
      private Duration idleTimeout = Duration.ofSeconds(75);
      private boolean compression;

      private Builder() {}

      /** Sets {@link Options#host()}. */
      public Builder host(String newHost) {
        if (newHost.isBlank()) {
          throw new IllegalArgumentException("host must not be blank");
        }
        host = newHost;
        return this;
      }

      /** Sets {@link Options#port()}, 0 to 65535. */
      public Builder port(int newPort) {
        if (newPort < 0 || newPort > 65_535) {
          throw new IllegalArgumentException("port must be 0 to 65535, was " + newPort);
        }
        port = newPort;
        return this;
      }

      /** Sets {@link Options#maxMessageBytes()}, at least 1. */
      public Builder maxMessageBytes(int bytes) {
        maxMessageBytes = atLeast("maxMessageBytes", bytes, 1);
        return this;
      }

      /** Sets {@link Options#maxConnections()}, at least 1; there is no bound by default. */
      public Builder maxConnections(int connections) {
        maxConnections = atLeast("maxConnections", connections, 1);
        return this;
      }

      /** Sets {@link Options#maxHeadBytes()}, at least 1,024. */
      public Builder maxHeadBytes(int bytes) {
        maxHeadBytes = atLeast("maxHeadBytes", bytes, 1_024);
        return this;
      }

      /** Sets {@link Options#headTimeout()}, positive, at most a day; 15 s by default. */
      public Builder headTimeout(Duration timeout) {
        headTimeout = checked("headTimeout", timeout);
        return this;
      }

      /** Sets {@link Options#bodyTimeout()}, positive, at most a day; 60 s by default. */
      public Builder bodyTimeout(Duration timeout) {
        bodyTimeout = checked("bodyTimeout", timeout);
        return this;
      }

      /** Sets {@link Options#idleTimeout()}, positive, at most a day; 75 s by default. */
      public Builder idleTimeout(Duration timeout) {
        idleTimeout = checked("idleTimeout", timeout);
        return this;
      }

      /** Sets {@link Options#compression()}; false by default. */
      public Builder compression(boolean on) {
        compression = on;
        return this;
      }

      /** Returns the options. */
      public Options build() {
        return new Options(this);
      }

      private static int atLeast(String name, int value, int least) {
        if (value < least) {
          throw new IllegalArgumentException(
              name + " must be at least " + least + ", was " + value);
        }
        return value;
      }

      private static Duration checked(String name, Duration timeout) {
        if (timeout.isNegative() || timeout.isZero() || timeout.compareTo(Duration.ofDays(1)) > 0) {
          throw new IllegalArgumentException(
              name + " must be positive and at most a day, was " + timeout);
        }
        return timeout;
      }
    }
  }
}
