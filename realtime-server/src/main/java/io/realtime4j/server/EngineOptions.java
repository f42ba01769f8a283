package io.realtime4j.server;

import io.realtime4j.server.engine.Origin;
import java.time.Duration;
import java.util.List;

/** Limits and times of Engine.IO. Immutable. */
public final class EngineOptions {
  private static final EngineOptions DEFAULTS = new Builder().build();

  private final String path;
  private final Duration pingInterval;
  private final Duration pingTimeout;
  private final Duration upgradeTimeout;
  private final int maxPayloadBytes;
  private final int maxConnections;
  private final int maxQueuedBytes;
  private final List<String> corsOrigins;

  private EngineOptions(Builder builder) {
    this.path = builder.path;
    this.pingInterval = builder.pingInterval;
    this.pingTimeout = builder.pingTimeout;
    this.upgradeTimeout = builder.upgradeTimeout;
    this.maxPayloadBytes = builder.maxPayloadBytes;
    this.maxConnections = builder.maxConnections;
    this.maxQueuedBytes = builder.maxQueuedBytes;
    this.corsOrigins = builder.corsOrigins;
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
