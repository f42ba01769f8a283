package io.realtime4j.api;

import io.realtime4j.api.internal.Require;
import java.time.Duration;
import java.util.List;

/** Handshake, requests and wires. Immutable. */
public final class ConnectionOptions {
  private static final Duration MILLI = Duration.ofMillis(1);
  private static final Duration DAY = Duration.ofDays(1);
  private static final ConnectionOptions DEFAULTS = new Builder().build();

  private final Duration connectTimeout;
  private final Duration ackTimeout;
  private final Duration probeInterval;
  private final List<Wire> wires;
  private final boolean upgrade;
  private final String path;
  private final int maxPayloadBytes;

  private ConnectionOptions(Builder builder) {
    this.connectTimeout = builder.connectTimeout;
    this.ackTimeout = builder.ackTimeout;
    this.probeInterval = builder.probeInterval;
    this.wires = builder.wires;
    this.upgrade = builder.upgrade;
    this.path = builder.path;
    this.maxPayloadBytes = builder.maxPayloadBytes;
  }

  /**
   * Returns the defaults: 20 s for an attempt, 10 s for an answer, WebSocket then polling, 4 MiB.
   */
  public static ConnectionOptions defaults() {
    return DEFAULTS;
  }

  /** Returns a builder with the values of {@link #defaults()}. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns a builder with these values. */
  public Builder toBuilder() {
    Builder builder = new Builder();
    builder.connectTimeout = connectTimeout;
    builder.ackTimeout = ackTimeout;
    builder.probeInterval = probeInterval;
    builder.wires = wires;
    builder.upgrade = upgrade;
    builder.path = path;
    builder.maxPayloadBytes = maxPayloadBytes;
    return builder;
  }

  /** Returns how long an attempt may take until it has a session; 20 s by default. */
  public Duration connectTimeout() {
    return connectTimeout;
  }

  /** Returns how long a request waits for its answer; 10 s by default. */
  public Duration ackTimeout() {
    return ackTimeout;
  }

  /** Returns the time between measurements of the round trip; 10 s by default. */
  public Duration probeInterval() {
    return probeInterval;
  }

  /**
   * Returns the wires, tried in this order within an attempt; WebSocket, then polling by default.
   */
  public List<Wire> wires() {
    return wires;
  }

  /**
   * Returns whether polling is upgraded to a WebSocket where the server offers it; yes by default.
   */
  public boolean upgrade() {
    return upgrade;
  }

  /** Returns the Engine.IO path below the address; {@code /socket.io/} by default. */
  public String path() {
    return path;
  }

  /**
   * Returns the most bytes that one message of the server may have; a larger one ends the
   * connection. 4 MiB by default.
   */
  public int maxPayloadBytes() {
    return maxPayloadBytes;
  }

  /** The ways in which Engine.IO can travel. */
  public enum Wire {
    /** A WebSocket from the start. */
    WEBSOCKET,
    /** HTTP long polling, upgraded to a WebSocket where the server offers it. */
    POLLING
  }

  /** Builds options. Each setter throws {@link IllegalArgumentException} for a bad value. */
  public static final class Builder {
    private Duration connectTimeout = Duration.ofSeconds(20);
    private Duration ackTimeout = Duration.ofSeconds(10);
    private Duration probeInterval = Duration.ofSeconds(10);
    private List<Wire> wires = List.of(Wire.WEBSOCKET, Wire.POLLING);
    private boolean upgrade = true;
    private String path = "/socket.io/";
    private int maxPayloadBytes = 4 << 20;

    private Builder() {}

    /** Sets {@link ConnectionOptions#connectTimeout()}, from 1 ms to a day. */
    public Builder connectTimeout(Duration value) {
      connectTimeout = Require.range("connectTimeout", value, MILLI, DAY);
      return this;
    }

    /** Sets {@link ConnectionOptions#ackTimeout()}, from 1 ms to a day. */
    public Builder ackTimeout(Duration value) {
      ackTimeout = Require.range("ackTimeout", value, MILLI, DAY);
      return this;
    }

    /** Sets {@link ConnectionOptions#probeInterval()}, from 1 ms to a day. */
    public Builder probeInterval(Duration value) {
      probeInterval = Require.range("probeInterval", value, MILLI, DAY);
      return this;
    }

    /** Sets {@link ConnectionOptions#wires()}, at least one. */
    public Builder wires(List<Wire> value) {
      if (value.isEmpty()) {
        throw new IllegalArgumentException("wires must not be empty");
      }
      wires = List.copyOf(value);
      return this;
    }

    /** Sets {@link ConnectionOptions#upgrade()}. */
    public Builder upgrade(boolean value) {
      upgrade = value;
      return this;
    }

    /** Sets {@link ConnectionOptions#path()}, beginning with a slash. */
    public Builder path(String value) {
      if (!value.startsWith("/")) {
        throw new IllegalArgumentException("path must begin with a slash, was \"" + value + "\"");
      }
      path = value;
      return this;
    }

    /** Sets {@link ConnectionOptions#maxPayloadBytes()}, at least 1,024. */
    public Builder maxPayloadBytes(int value) {
      maxPayloadBytes = Require.range("maxPayloadBytes", value, 1024, Integer.MAX_VALUE);
      return this;
    }

    /** Returns the options. */
    public ConnectionOptions build() {
      return new ConnectionOptions(this);
    }
  }
}
