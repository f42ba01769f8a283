package io.realtime4j.server;

import io.realtime4j.api.ServerOptions.ForwardedHeader;
import io.realtime4j.api.internal.AddressBlock;
import io.realtime4j.api.internal.Require;
import io.realtime4j.server.engine.Origin;
import java.time.Duration;
import java.util.List;

/** Limits and times of Engine.IO. Immutable. */
public final class EngineOptions {
  private static final int MOST = Integer.MAX_VALUE;
  private static final EngineOptions DEFAULTS = new Builder().build();

  private final String path;
  private final Duration pingInterval;
  private final Duration pingTimeout;
  private final Duration upgradeTimeout;
  private final int maxPayloadBytes;
  private final int maxConnections;
  private final int maxQueuedBytes;
  private final List<String> corsOrigins;
  private final int connectionsPerAddress;
  private final int handshakesPerAddress;
  private final List<String> trustedProxies;
  private final ForwardedHeader forwardedHeader;

  private EngineOptions(Builder builder) {
    this.path = builder.path;
    this.pingInterval = builder.pingInterval;
    this.pingTimeout = builder.pingTimeout;
    this.upgradeTimeout = builder.upgradeTimeout;
    this.maxPayloadBytes = builder.maxPayloadBytes;
    this.maxConnections = builder.maxConnections;
    this.maxQueuedBytes = builder.maxQueuedBytes;
    this.corsOrigins = builder.corsOrigins;
    this.connectionsPerAddress = builder.connectionsPerAddress;
    this.handshakesPerAddress = builder.handshakesPerAddress;
    this.trustedProxies = builder.trustedProxies;
    this.forwardedHeader = builder.forwardedHeader;
  }

  /**
   * Returns the protocol's usual values: path {@code /socket.io/}, a ping each 25 s, 20 s to
   * answer, 10 s to upgrade, one million bytes a message, 1 MiB queued, browsers from the same
   * origin only.
   */
  public static EngineOptions defaults() {
    return DEFAULTS;
  }

  /** Returns a builder with the values of {@link #defaults()}. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns a builder with these values. */
  public Builder toBuilder() {
    Builder builder = new Builder();
    builder.path = path;
    builder.pingInterval = pingInterval;
    builder.pingTimeout = pingTimeout;
    builder.upgradeTimeout = upgradeTimeout;
    builder.maxPayloadBytes = maxPayloadBytes;
    builder.maxConnections = maxConnections;
    builder.maxQueuedBytes = maxQueuedBytes;
    builder.corsOrigins = corsOrigins;
    builder.connectionsPerAddress = connectionsPerAddress;
    builder.handshakesPerAddress = handshakesPerAddress;
    builder.trustedProxies = trustedProxies;
    builder.forwardedHeader = forwardedHeader;
    return builder;
  }

  /** Returns the HTTP path, as it is sent, with a leading and a trailing slash. */
  public String path() {
    return path;
  }

  /** Returns the time from the handshake, or from a pong, to the next ping. */
  public Duration pingInterval() {
    return pingInterval;
  }

  /** Returns how long a ping may be unanswered before the session ends. */
  public Duration pingTimeout() {
    return pingTimeout;
  }

  /** Returns how long a WebSocket that was opened to upgrade a session has to do so. */
  public Duration upgradeTimeout() {
    return upgradeTimeout;
  }

  /** Returns the largest inbound message and polling body, in bytes. */
  public int maxPayloadBytes() {
    return maxPayloadBytes;
  }

  /** Returns the most sessions; those beyond are refused with 503. */
  public int maxConnections() {
    return maxConnections;
  }

  /** Returns how many bytes a peer may leave unread before its session is ended. */
  public int maxQueuedBytes() {
    return maxQueuedBytes;
  }

  /** Returns the origins that browsers may come from; {@code *} is any, empty the same only. */
  public List<String> corsOrigins() {
    return corsOrigins;
  }

  /**
   * Returns how many sessions an address may have open, or a network of the first 64 bits of an
   * IPv6 address; those beyond are refused with 429. Zero, the default, is no limit.
   */
  public int connectionsPerAddress() {
    return connectionsPerAddress;
  }

  /**
   * Returns how many sessions such an address may open in a second, with ten times that at once;
   * those beyond are refused with 429. Zero, the default, is no limit.
   */
  public int handshakesPerAddress() {
    return handshakesPerAddress;
  }

  /**
   * Returns the addresses, or blocks of them, whose {@link #forwardedHeader()} says who a client
   * is; none by default.
   */
  public List<String> trustedProxies() {
    return trustedProxies;
  }

  /** Returns the one header of trusted proxies that is read. */
  public ForwardedHeader forwardedHeader() {
    return forwardedHeader;
  }

  /** Builds options. Each setter throws {@link IllegalArgumentException} for a bad value. */
  public static final class Builder {
    private String path = "/socket.io/";
    private Duration pingInterval = Duration.ofSeconds(25);
    private Duration pingTimeout = Duration.ofSeconds(20);
    private Duration upgradeTimeout = Duration.ofSeconds(10);
    private int maxPayloadBytes = 1_000_000;
    private int maxConnections = Integer.MAX_VALUE;
    // What other servers of the field grant a slow reader.
    private int maxQueuedBytes = 1 << 20;
    private List<String> corsOrigins = List.of();
    private int connectionsPerAddress;
    private int handshakesPerAddress;
    private List<String> trustedProxies = List.of();
    private ForwardedHeader forwardedHeader = ForwardedHeader.X_FORWARDED_FOR;

    private Builder() {}

    /** Sets {@link EngineOptions#path()}, which starts with a slash; one at its end is added. */
    public Builder path(String newPath) {
      if (!newPath.startsWith("/") || newPath.indexOf('?') >= 0 || newPath.indexOf('#') >= 0) {
        throw new IllegalArgumentException(
            "path must start with a slash and have no query, was " + newPath);
      }
      path = newPath.endsWith("/") ? newPath : newPath + "/";
      return this;
    }

    /** Sets {@link EngineOptions#pingInterval()}, 1 ms to 24 days. */
    public Builder pingInterval(Duration interval) {
      pingInterval = inMillis("pingInterval", interval);
      return this;
    }

    /** Sets {@link EngineOptions#pingTimeout()}, 1 ms to 24 days. */
    public Builder pingTimeout(Duration timeout) {
      pingTimeout = inMillis("pingTimeout", timeout);
      return this;
    }

    /** Sets {@link EngineOptions#upgradeTimeout()}, 1 ms to 24 days. */
    public Builder upgradeTimeout(Duration timeout) {
      upgradeTimeout = inMillis("upgradeTimeout", timeout);
      return this;
    }

    /** Sets {@link EngineOptions#maxPayloadBytes()}, at least 1. */
    public Builder maxPayloadBytes(int bytes) {
      maxPayloadBytes = positive("maxPayloadBytes", bytes);
      return this;
    }

    /** Sets {@link EngineOptions#maxConnections()}, at least 1. */
    public Builder maxConnections(int connections) {
      maxConnections = positive("maxConnections", connections);
      return this;
    }

    /** Sets {@link EngineOptions#maxQueuedBytes()}, at least 1. */
    public Builder maxQueuedBytes(int bytes) {
      maxQueuedBytes = positive("maxQueuedBytes", bytes);
      return this;
    }

    /**
     * Sets {@link EngineOptions#corsOrigins()}: {@code *}, or origins as browsers send them, {@code
     * scheme://host[:port]}. What could never match is refused.
     */
    public Builder corsOrigins(List<String> origins) {
      for (String origin : origins) {
        if (!origin.equals("*")) {
          Origin.parse(origin);
        }
      }
      corsOrigins = List.copyOf(origins);
      return this;
    }

    /** Sets {@link EngineOptions#connectionsPerAddress()}; zero for no limit. */
    public Builder connectionsPerAddress(int connections) {
      connectionsPerAddress = Require.range("connectionsPerAddress", connections, 0, MOST);
      return this;
    }

    /** Sets {@link EngineOptions#handshakesPerAddress()}; zero for no limit. */
    public Builder handshakesPerAddress(int perSecond) {
      handshakesPerAddress = Require.range("handshakesPerAddress", perSecond, 0, MOST);
      return this;
    }

    /**
     * Sets {@link EngineOptions#trustedProxies()}, each an address or a block of addresses such as
     * {@code 10.0.0.0/8}.
     */
    public Builder trustedProxies(List<String> blocks) {
      blocks.forEach(AddressBlock::parse);
      trustedProxies = List.copyOf(blocks);
      return this;
    }

    /** Sets {@link EngineOptions#forwardedHeader()}. */
    public Builder forwardedHeader(ForwardedHeader header) {
      forwardedHeader = Require.set("forwardedHeader", header);
      return this;
    }

    /** Returns the options. */
    public EngineOptions build() {
      return new EngineOptions(this);
    }

    private static Duration inMillis(String name, Duration time) {
      // The handshake says milliseconds, in 31 bits.
      if (time.compareTo(Duration.ofMillis(1)) < 0
          || time.compareTo(Duration.ofMillis(Integer.MAX_VALUE)) > 0) {
        throw new IllegalArgumentException(name + " must be 1 ms to 24 days, was " + time);
      }
      return time;
    }

    private static int positive(String name, int value) {
      if (value < 1) {
        throw new IllegalArgumentException(name + " must be at least 1, was " + value);
      }
      return value;
    }
  }
}
