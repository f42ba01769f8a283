package io.realtime4j.server;

import java.time.Duration;
import java.util.List;

/**
 * Limits and times of Engine.IO.
 *
 * @param path the HTTP path, with a leading and a trailing slash
 * @param pingInterval from the handshake, or from a pong, to the next ping
 * @param pingTimeout a ping unanswered for this long ends the session
 * @param upgradeTimeout a WebSocket that was opened to upgrade a session has this long to do so
 * @param maxPayloadBytes the largest inbound message and polling body
 * @param maxConnections sessions beyond are refused with 503
 * @param maxQueuedBytes a session whose peer leaves more than this unread is ended
 * @param corsOrigins origins that browsers may come from; {@code *} for any, empty for the same
 */
public record EngineOptions(
    String path,
    Duration pingInterval,
    Duration pingTimeout,
    Duration upgradeTimeout,
    int maxPayloadBytes,
    int maxConnections,
    int maxQueuedBytes,
    List<String> corsOrigins) {

  /** Copies the list, completes the path, and checks the ranges. */
  public EngineOptions {
    corsOrigins = List.copyOf(corsOrigins);
    path = path.endsWith("/") ? path : path + "/";
    if (!path.startsWith("/")) {
      throw new IllegalArgumentException("path must start with a slash, was " + path);
    }
    requirePositive("pingInterval", pingInterval);
    requirePositive("pingTimeout", pingTimeout);
    requirePositive("upgradeTimeout", upgradeTimeout);
    if (maxPayloadBytes < 1 || maxConnections < 1 || maxQueuedBytes < 1) {
      throw new IllegalArgumentException("limits must be positive");
    }
  }

  private static void requirePositive(String name, Duration time) {
    // The handshake says milliseconds.
    if (time.toMillis() < 1 || time.toMillis() > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(name + " must be 1 ms to 24 days, was " + time);
    }
  }

  /** Returns the protocol's usual values: a ping each 25 s, 20 s to answer, one million bytes. */
  public static EngineOptions defaults() {
    return new EngineOptions(
        "/socket.io/",
        Duration.ofSeconds(25),
        Duration.ofSeconds(20),
        Duration.ofSeconds(10),
        1_000_000,
        Integer.MAX_VALUE,
        // What other servers of the field grant a slow reader.
        1 << 20,
        List.of());
  }

  /** Returns these options with another path. */
  public EngineOptions withPath(String newPath) {
    return new EngineOptions(
        newPath,
        pingInterval,
        pingTimeout,
        upgradeTimeout,
        maxPayloadBytes,
        maxConnections,
        maxQueuedBytes,
        corsOrigins);
  }

  /** Returns these options with another heartbeat. */
  public EngineOptions withHeartbeat(Duration interval, Duration timeout) {
    return new EngineOptions(
        path,
        interval,
        timeout,
        upgradeTimeout,
        maxPayloadBytes,
        maxConnections,
        maxQueuedBytes,
        corsOrigins);
  }

  /** Returns these options with other limits. */
  public EngineOptions withLimits(int payloadBytes, int connections, int queuedBytes) {
    return new EngineOptions(
        path,
        pingInterval,
        pingTimeout,
        upgradeTimeout,
        payloadBytes,
        connections,
        queuedBytes,
        corsOrigins);
  }

  /** Returns these options with other origins. */
  public EngineOptions withCorsOrigins(List<String> origins) {
    return new EngineOptions(
        path,
        pingInterval,
        pingTimeout,
        upgradeTimeout,
        maxPayloadBytes,
        maxConnections,
        maxQueuedBytes,
        origins);
  }
}
