package io.realtime4j.api;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Address, limits and times of a server.
 *
 * @param host the address to bind
 * @param port the port; 0 takes a free one
 * @param path the Engine.IO path
 * @param shards loops to run; 0 for one per core
 * @param pingInterval between heartbeats
 * @param pingTimeout a heartbeat unanswered for this long ends the connection
 * @param connectTimeout a connection without a Socket.IO CONNECT by then is closed
 * @param maxPayloadBytes the largest inbound message and polling body
 * @param recovery how long a lost session can be recovered; zero switches recovery off
 * @param jwtSecret checks HS* tokens; {@code null} if none
 * @param devMode whether unverified tokens are accepted when no key is configured
 * @param allowAnonymous whether a client without a token may join and read public rooms
 * @param trustClientTenant whether the client may choose the tenant
 * @param rooms plain rooms that exist from the start
 * @param corsOrigins origins that browsers may come from; {@code *} for any, empty for same origin
 * @param maxConnections connections beyond are refused
 * @param eventsPerSecond events a user may send per second, with ten times that in a burst
 * @param presenceGrace a lost session counts as present for this long
 * @param typingExpiry typing ends this long after the last start
 * @param presenceScope who watches a user without asking
 * @param largeRoom rooms with more present than this show counts instead of names
 * @param health whether {@code GET /health} is answered
 * @param healthPath its path
 */
public record ServerOptions(
    String host,
    int port,
    String path,
    int shards,
    Duration pingInterval,
    Duration pingTimeout,
    Duration connectTimeout,
    int maxPayloadBytes,
    Duration recovery,
    @Nullable String jwtSecret,
    boolean devMode,
    boolean allowAnonymous,
    boolean trustClientTenant,
    List<String> rooms,
    List<String> corsOrigins,
    int maxConnections,
    int eventsPerSecond,
    Duration presenceGrace,
    Duration typingExpiry,
    PresenceScope presenceScope,
    int largeRoom,
    boolean health,
    String healthPath) {

  /** Who sees a user's presence without subscribing. */
  public enum PresenceScope {
    /** Those who share a room of at most {@code largeRoom} present. */
    WATCHERS,
    /** Every session of the tenant, as clients expect that never subscribe. */
    TENANT
  }

  /** Copies the lists and checks the ranges. */
  public ServerOptions {
    rooms = List.copyOf(rooms);
    corsOrigins = List.copyOf(corsOrigins);
    if (port < 0 || port > 65535) {
      throw new IllegalArgumentException("port must be 0 to 65535, was " + port);
    }
    if (maxPayloadBytes < 1024) {
      throw new IllegalArgumentException(
          "maxPayloadBytes must be at least 1024, was " + maxPayloadBytes);
    }
    if (eventsPerSecond < 1 || maxConnections < 1 || largeRoom < 0 || shards < 0) {
      throw new IllegalArgumentException("limits must be positive");
    }
  }

  /** Returns the defaults: those of {@link #fromEnvironment} where nothing is set. */
  public static ServerOptions defaults() {
    return fromEnvironment(Map.of());
  }

  /**
   * Returns the options that variables such as {@code REALTIME_PORT} give, with defaults for the
   * others.
   *
   * @throws ConfigurationException if a value cannot be used; the message names the variable
   */
  public static ServerOptions fromEnvironment(Map<String, String> variables) {
    return ServerVariables.read(variables);
  }

  /** Returns these options with another address to bind. */
  public ServerOptions withHost(String newHost) {
    return copy(newHost, port, jwtSecret, recovery, pingInterval, pingTimeout);
  }

  /** Returns these options with another port. */
  public ServerOptions withPort(int newPort) {
    return copy(host, newPort, jwtSecret, recovery, pingInterval, pingTimeout);
  }

  /** Returns these options with another secret. */
  public ServerOptions withJwtSecret(@Nullable String secret) {
    return copy(host, port, secret, recovery, pingInterval, pingTimeout);
  }

  /** Returns these options with another time for recovery. */
  public ServerOptions withRecovery(Duration time) {
    return copy(host, port, jwtSecret, time, pingInterval, pingTimeout);
  }

  /** Returns these options with another heartbeat. */
  public ServerOptions withHeartbeat(Duration interval, Duration timeout) {
    return copy(host, port, jwtSecret, recovery, interval, timeout);
  }

  private ServerOptions copy(
      String newHost,
      int newPort,
      @Nullable String newSecret,
      Duration newRecovery,
      Duration newPingInterval,
      Duration newPingTimeout) {
    return new ServerOptions(
        newHost,
        newPort,
        path,
        shards,
        newPingInterval,
        newPingTimeout,
        connectTimeout,
        maxPayloadBytes,
        newRecovery,
        newSecret,
        devMode,
        allowAnonymous,
        trustClientTenant,
        rooms,
        corsOrigins,
        maxConnections,
        eventsPerSecond,
        presenceGrace,
        typingExpiry,
        presenceScope,
        largeRoom,
        health,
        healthPath);
  }
}
