package io.realtime4j.api;

import java.time.Duration;
import java.util.List;

/**
 * Limits and times of a client; each part has its own defaults.
 *
 * @param connection handshake, requests and wires
 * @param reconnect back-off
 * @param queue the outgoing messages
 * @param idleAfter without activity for this long, an unchosen status becomes away
 * @param readBatchInterval read acknowledgements wait this long to be sent together
 */
public record ClientOptions(
    Connection connection,
    Reconnect reconnect,
    Queue queue,
    Duration idleAfter,
    Duration readBatchInterval) {
  /** Returns the defaults: idle after 5 min, reads each second. */
  public static ClientOptions defaults() {
    return new ClientOptions(
        Connection.defaults(),
        Reconnect.defaults(),
        Queue.defaults(),
        Duration.ofMinutes(5),
        Duration.ofSeconds(1));
  }

  /** Returns these options with another connection part. */
  public ClientOptions withConnection(Connection part) {
    return new ClientOptions(part, reconnect, queue, idleAfter, readBatchInterval);
  }

  /** Returns these options with another back-off. */
  public ClientOptions withReconnect(Reconnect part) {
    return new ClientOptions(connection, part, queue, idleAfter, readBatchInterval);
  }

  /** Returns these options with another queue part. */
  public ClientOptions withQueue(Queue part) {
    return new ClientOptions(connection, reconnect, part, idleAfter, readBatchInterval);
  }

  /** Returns these options with another time to idleness. */
  public ClientOptions withIdleAfter(Duration time) {
    return new ClientOptions(connection, reconnect, queue, time, readBatchInterval);
  }

  /** The ways in which Engine.IO can travel. */
  public enum Wire {
    /** A WebSocket from the start. */
    WEBSOCKET,
    /** HTTP long polling, upgraded to a WebSocket where the server offers it. */
    POLLING
  }

  /**
   * Handshake, requests and wires.
   *
   * @param connectTimeout an attempt that has no session by then has failed
   * @param ackTimeout a request without an answer by then has failed
   * @param probeInterval between round-trip measurements
   * @param wires tried in this order within an attempt
   * @param upgrade whether polling is upgraded
   * @param path the Engine.IO path
   * @param maxPayloadBytes a larger inbound message ends the connection
   */
  public record Connection(
      Duration connectTimeout,
      Duration ackTimeout,
      Duration probeInterval,
      List<Wire> wires,
      boolean upgrade,
      String path,
      int maxPayloadBytes) {
    /** Checks the ranges. */
    public Connection {
      requirePositive("connectTimeout", connectTimeout);
      requirePositive("ackTimeout", ackTimeout);
      requirePositive("probeInterval", probeInterval);
      wires = List.copyOf(wires);
      if (wires.isEmpty()) {
        throw new IllegalArgumentException("wires must not be empty");
      }
      if (maxPayloadBytes < 1024) {
        throw new IllegalArgumentException(
            "maxPayloadBytes must be at least 1024, was " + maxPayloadBytes);
      }
    }

    /** Returns the defaults: 20 s, 10 s, 10 s, WebSocket then polling, 4 MiB. */
    public static Connection defaults() {
      return new Connection(
          Duration.ofSeconds(20),
          Duration.ofSeconds(10),
          Duration.ofSeconds(10),
          List.of(Wire.WEBSOCKET, Wire.POLLING),
          true,
          "/socket.io/",
          4 << 20);
    }

    /** Returns this part with other wires. */
    public Connection withWires(List<Wire> newWires) {
      return new Connection(
          connectTimeout, ackTimeout, probeInterval, newWires, upgrade, path, maxPayloadBytes);
    }

    /** Returns this part with another limit for an attempt. */
    public Connection withConnectTimeout(Duration time) {
      return new Connection(time, ackTimeout, probeInterval, wires, upgrade, path, maxPayloadBytes);
    }

    /** Returns this part with another limit for an answer. */
    public Connection withAckTimeout(Duration time) {
      return new Connection(
          connectTimeout, time, probeInterval, wires, upgrade, path, maxPayloadBytes);
    }
  }

  /**
   * Back-off: the n-th delay is drawn between half and the whole of {@code initialDelay · 2^(n-1)},
   * never above {@code maxDelay}.
   *
   * @param initialDelay before the first new attempt, at most
   * @param maxDelay the cap
   * @param stableAfter a connection that lives this long starts the count anew
   * @param maxAttempts attempts before giving up; {@link Integer#MAX_VALUE} for no limit
   */
  public record Reconnect(
      Duration initialDelay, Duration maxDelay, Duration stableAfter, int maxAttempts) {
    /** Checks the ranges. */
    public Reconnect {
      requirePositive("initialDelay", initialDelay);
      requirePositive("maxDelay", maxDelay);
      if (maxAttempts < 1) {
        throw new IllegalArgumentException("maxAttempts must be at least 1, was " + maxAttempts);
      }
    }

    /** Returns the defaults: 1 s to 30 s, stable after 30 s, no limit. */
    public static Reconnect defaults() {
      return new Reconnect(
          Duration.ofSeconds(1), Duration.ofSeconds(30), Duration.ofSeconds(30), Integer.MAX_VALUE);
    }
  }

  /** What happens when the queue is full. */
  public enum Overflow {
    /** The new message is refused with {@link QueueFullException}. */
    REFUSE,
    /** The oldest message never written to a socket is dropped, with an event. */
    DROP_OLDEST
  }

  /**
   * The outgoing messages.
   *
   * @param maxMessages messages that may wait
   * @param maxBytes bytes of payload that may wait
   * @param overflow what happens beyond
   * @param window messages under way at once
   * @param maxAttempts failed sends before a message is given up
   * @param expiry a message not accepted by then is given up as EXPIRED
   * @param holdBehindFailed whether later messages of a room wait for a failed one
   */
  public record Queue(
      int maxMessages,
      long maxBytes,
      Overflow overflow,
      int window,
      int maxAttempts,
      Duration expiry,
      boolean holdBehindFailed) {
    /** Checks the ranges. */
    public Queue {
      if (maxMessages < 1 || maxBytes < 1 || window < 1 || maxAttempts < 0) {
        throw new IllegalArgumentException("queue limits must be positive");
      }
      requirePositive("expiry", expiry);
    }

    /** Returns the defaults: 100 messages, 16 MiB, refuse, window 16, 5 retries, 24 h, no hold. */
    public static Queue defaults() {
      return new Queue(100, 16L << 20, Overflow.REFUSE, 16, 5, Duration.ofHours(24), false);
    }

    /** Returns this part with another capacity. */
    public Queue withMaxMessages(int messages) {
      return new Queue(messages, maxBytes, overflow, window, maxAttempts, expiry, holdBehindFailed);
    }
  }

  private static void requirePositive(String name, Duration value) {
    if (value.isNegative() || value.isZero()) {
      throw new IllegalArgumentException(name + " must be positive, was " + value);
    }
  }
}
