package io.realtime4j.server;

import java.time.Duration;

/** Limits and times of Socket.IO. Immutable. */
public final class SocketIoOptions {
  private static final SocketIoOptions DEFAULTS = new Builder().build();

  private final EngineOptions engine;
  private final Duration connectTimeout;
  private final Duration recovery;
  private final int maxPacketBytes;
  private final Duration checkTimeout;
  private final int maxEntering;

  private SocketIoOptions(Builder builder) {
    this.engine = builder.engine;
    this.connectTimeout = builder.connectTimeout;
    this.recovery = builder.recovery;
    this.checkTimeout = builder.checkTimeout;
    this.maxEntering = builder.maxEntering;
    this.maxPacketBytes =
        builder.maxPacketBytes == 0 ? engine.maxPayloadBytes() : builder.maxPacketBytes;
  }

  /** Returns the defaults: 45 s to enter a namespace, no recovery. */
  public static SocketIoOptions defaults() {
    return DEFAULTS;
  }

  /** Returns a builder with the values of {@link #defaults()}. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns a builder with these values. */
  public Builder toBuilder() {
    Builder builder = new Builder();
    builder.engine = engine;
    builder.connectTimeout = connectTimeout;
    builder.recovery = recovery;
    builder.checkTimeout = checkTimeout;
    builder.maxEntering = maxEntering;
    builder.maxPacketBytes = maxPacketBytes == engine.maxPayloadBytes() ? 0 : maxPacketBytes;
    return builder;
  }

  /** Returns the options of Engine.IO. */
  public EngineOptions engine() {
    return engine;
  }

  /** Returns how long a connection may be in no namespace before it is closed. */
  public Duration connectTimeout() {
    return connectTimeout;
  }

  /**
   * Returns how long a lost session can be recovered, in every namespace that does not say
   * otherwise; zero if it cannot.
   */
  public Duration recovery() {
    return recovery;
  }

  /** Returns the most bytes that a packet may have with all its attachments. */
  public int maxPacketBytes() {
    return maxPacketBytes;
  }

  /** Returns how long each middleware and each recovery policy may take; 10 s by default. */
  public Duration checkTimeout() {
    return checkTimeout;
  }

  /**
   * Returns how many clients may wait for middleware and policies at once, on each loop; 4,096 by
   * default. Those beyond are refused with {@code UNAVAILABLE}.
   */
  public int maxEntering() {
    return maxEntering;
  }

  /** Builds options. Each setter throws {@link IllegalArgumentException} for a bad value. */
  public static final class Builder {
    private EngineOptions engine = EngineOptions.defaults();
    private Duration connectTimeout = Duration.ofSeconds(45);
    private Duration recovery = Duration.ZERO;
    private Duration checkTimeout = Duration.ofSeconds(10);
    private int maxEntering = 4_096;

    /** 0 until set: as much as one message. */
    private int maxPacketBytes;

    private Builder() {}

    /** Sets {@link SocketIoOptions#engine()}. */
    public Builder engine(EngineOptions options) {
      engine = options;
      return this;
    }

    /** Sets {@link SocketIoOptions#connectTimeout()}, positive. */
    public Builder connectTimeout(Duration timeout) {
      if (timeout.isNegative() || timeout.isZero()) {
        throw new IllegalArgumentException("connectTimeout must be positive, was " + timeout);
      }
      connectTimeout = timeout;
      return this;
    }

    /** Sets {@link SocketIoOptions#recovery()}; zero switches it off. */
    public Builder recovery(Duration window) {
      if (window.isNegative()) {
        throw new IllegalArgumentException("recovery must not be negative, was " + window);
      }
      recovery = window;
      return this;
    }

    /**
     * Sets {@link SocketIoOptions#maxPacketBytes()}, at least 1. By default a packet may have as
     * many bytes as one message.
     */
    public Builder maxPacketBytes(int bytes) {
      if (bytes < 1) {
        throw new IllegalArgumentException("maxPacketBytes must be at least 1, was " + bytes);
      }
      maxPacketBytes = bytes;
      return this;
    }

    /**
     * Sets {@link SocketIoOptions#checkTimeout()}, positive. A client whose middleware does not
     * answer is refused with {@code UNAVAILABLE}; one whose recovery policy does not, enters as
     * new.
     */
    public Builder checkTimeout(Duration timeout) {
      if (timeout.isNegative() || timeout.isZero()) {
        throw new IllegalArgumentException("checkTimeout must be positive, was " + timeout);
      }
      checkTimeout = timeout;
      return this;
    }

    /** Sets {@link SocketIoOptions#maxEntering()}, at least 1. */
    public Builder maxEntering(int clients) {
      if (clients < 1) {
        throw new IllegalArgumentException("maxEntering must be at least 1, was " + clients);
      }
      maxEntering = clients;
      return this;
    }

    /** Returns the options. */
    public SocketIoOptions build() {
      return new SocketIoOptions(this);
    }
  }
}
