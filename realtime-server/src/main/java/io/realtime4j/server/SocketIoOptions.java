package io.realtime4j.server;

import java.time.Duration;

/**
 * Limits and times of Socket.IO.
 *
 * @param engine those of Engine.IO
 * @param connectTimeout a connection that is in no namespace by then is closed
 * @param recovery how long a lost session can be recovered, in every namespace that does not say
 *     otherwise; zero switches recovery off
 */
public record SocketIoOptions(EngineOptions engine, Duration connectTimeout, Duration recovery) {
  /** Checks the ranges. */
  public SocketIoOptions {
    if (connectTimeout.isNegative() || connectTimeout.isZero()) {
      throw new IllegalArgumentException("connectTimeout must be positive");
    }
    if (recovery.isNegative()) {
      throw new IllegalArgumentException("recovery must not be negative");
    }
  }

  /** Returns the defaults: 45 s to enter a namespace, no recovery. */
  public static SocketIoOptions defaults() {
    return new SocketIoOptions(EngineOptions.defaults(), Duration.ofSeconds(45), Duration.ZERO);
  }

  /** Returns these options with others of Engine.IO. */
  public SocketIoOptions withEngine(EngineOptions options) {
    return new SocketIoOptions(options, connectTimeout, recovery);
  }

  /** Returns these options with another time to enter a namespace. */
  public SocketIoOptions withConnectTimeout(Duration timeout) {
    return new SocketIoOptions(engine, timeout, recovery);
  }

  /** Returns these options with another time for recovery; zero switches it off. */
  public SocketIoOptions withRecovery(Duration window) {
    return new SocketIoOptions(engine, connectTimeout, window);
  }
}
