package io.realtime4j.api;

import io.realtime4j.api.internal.Require;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Address, limits and times of a server. Values are checked one by one; the message of the
 * exception names the one that cannot be used.
 */
public final class ServerOptions {
  /** Who sees a user's presence without subscribing. */
  public enum PresenceScope {
    /** Those who share a room of at most {@code largeRoom} present. */
    WATCHERS,
    /** Every session of the tenant, as clients expect that never subscribe. */
    TENANT
  }

  private static final Duration HOUR = Duration.ofHours(1);
  private static final Duration TENTH = Duration.ofMillis(100);

  private final String host;
  private final int port;
  private final String path;
  private final int shards;
  private final Duration pingInterval;
  private final Duration pingTimeout;
  private final Duration headTimeout;
  private final Duration bodyTimeout;
  private final Duration idleTimeout;
  private final Duration connectTimeout;
  private final int maxPayloadBytes;
  private final Duration recovery;
  private final @Nullable String jwtSecret;
  private final boolean devMode;
  private final boolean allowAnonymous;
  private final boolean trustClientTenant;
  private final List<String> rooms;
  private final List<String> corsOrigins;
  private final int maxConnections;
  private final int eventsPerSecond;
  private final Duration presenceGrace;
  private final Duration typingExpiry;
  private final PresenceScope presenceScope;
  private final int largeRoom;
  private final boolean health;
  private final String healthPath;
  private final @Nullable Duration maxMessageAge;
  private final long maxRoomMessages;
  private final long maxRoomBytes;

  private ServerOptions(Builder builder) {
    this.host = Require.text("host", builder.host);
    this.port = Require.range("port", builder.port, 0, 65535);
    this.path = builder.path;
    this.shards = Require.range("shards", builder.shards, 0, 1024);
    this.pingInterval = Require.range("pingInterval", builder.pingInterval, TENTH, HOUR);
    this.pingTimeout = Require.range("pingTimeout", builder.pingTimeout, TENTH, HOUR);
    this.headTimeout = Require.range("headTimeout", builder.headTimeout, TENTH, HOUR);
    this.bodyTimeout = Require.range("bodyTimeout", builder.bodyTimeout, TENTH, HOUR);
    this.idleTimeout = Require.range("idleTimeout", builder.idleTimeout, TENTH, HOUR);
    this.connectTimeout = Require.range("connectTimeout", builder.connectTimeout, TENTH, HOUR);
    this.maxPayloadBytes = Require.range("maxPayloadBytes", builder.maxPayloadBytes, 1024, 1 << 30);
    this.recovery = Require.range("recovery", builder.recovery, Duration.ZERO, Duration.ofDays(1));
    this.jwtSecret = builder.jwtSecret;
    this.devMode = builder.devMode;
    this.allowAnonymous = builder.allowAnonymous;
    this.trustClientTenant = builder.trustClientTenant;
    this.rooms = List.copyOf(builder.rooms);
    this.corsOrigins = List.copyOf(builder.corsOrigins);
    this.maxConnections =
        Require.range("maxConnections", builder.maxConnections, 1, Integer.MAX_VALUE);
    this.eventsPerSecond =
        Require.range("eventsPerSecond", builder.eventsPerSecond, 1, Integer.MAX_VALUE);
    this.presenceGrace = Require.range("presenceGrace", builder.presenceGrace, Duration.ZERO, HOUR);
    this.typingExpiry =
        Require.range(
            "typingExpiry", builder.typingExpiry, Duration.ofSeconds(1), Duration.ofMinutes(1));
    this.presenceScope = builder.presenceScope;
    this.largeRoom = Require.range("largeRoom", builder.largeRoom, 0, Integer.MAX_VALUE);
    this.health = builder.health;
    this.healthPath = builder.healthPath;
    this.maxMessageAge = builder.maxMessageAge;
    this.maxRoomMessages =
        Require.range("maxRoomMessages", builder.maxRoomMessages, 0, Long.MAX_VALUE);
    this.maxRoomBytes = Require.range("maxRoomBytes", builder.maxRoomBytes, 0, Long.MAX_VALUE);
    if (maxMessageAge != null && (maxMessageAge.isNegative() || maxMessageAge.isZero())) {
      throw new IllegalArgumentException("maxMessageAge must be positive, was " + maxMessageAge);
    }
    if (!path.startsWith("/")) {
      throw new IllegalArgumentException("path must begin with a slash, was \"" + path + "\"");
    }
    if (!healthPath.startsWith("/")) {
      throw new IllegalArgumentException(
          "healthPath must begin with a slash, was \"" + healthPath + "\"");
    }
    if (jwtSecret != null && jwtSecret.isBlank()) {
      throw new IllegalArgumentException(
          "jwtSecret must not be blank: an empty secret is no secret");
    }
  }

  /** Returns a builder. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns a builder that starts with these values. */
  public Builder toBuilder() {
    Builder builder = new Builder();
    builder.host = host;
    builder.port = port;
    builder.path = path;
    builder.shards = shards;
    builder.pingInterval = pingInterval;
    builder.pingTimeout = pingTimeout;
    builder.headTimeout = headTimeout;
    builder.bodyTimeout = bodyTimeout;
    builder.idleTimeout = idleTimeout;
    builder.connectTimeout = connectTimeout;
    builder.maxPayloadBytes = maxPayloadBytes;
    builder.recovery = recovery;
    builder.jwtSecret = jwtSecret;
    builder.devMode = devMode;
    builder.allowAnonymous = allowAnonymous;
    builder.trustClientTenant = trustClientTenant;
    builder.rooms = rooms;
    builder.corsOrigins = corsOrigins;
    builder.maxConnections = maxConnections;
    builder.eventsPerSecond = eventsPerSecond;
    builder.presenceGrace = presenceGrace;
    builder.typingExpiry = typingExpiry;
    builder.presenceScope = presenceScope;
    builder.largeRoom = largeRoom;
    builder.health = health;
    builder.healthPath = healthPath;
    builder.maxMessageAge = maxMessageAge;
    builder.maxRoomMessages = maxRoomMessages;
    builder.maxRoomBytes = maxRoomBytes;
    return builder;
  }

  /** Returns the address to bind. */
  public String host() {
    return host;
  }

  /** Returns the port; 0 takes a free one. */
  public int port() {
    return port;
  }

  /** Returns the Engine.IO path. */
  public String path() {
    return path;
  }

  /** Returns how many loops run; 0 for one per core. */
  public int shards() {
    return shards;
  }

  /** Returns the time between heartbeats. */
  public Duration pingInterval() {
    return pingInterval;
  }

  /** Returns the time after which a heartbeat unanswered ends the connection. */
  public Duration pingTimeout() {
    return pingTimeout;
  }

  /** Returns how long a connection has for the head of a request before it is closed. */
  public Duration headTimeout() {
    return headTimeout;
  }

  /** Returns how long the body of a request may take before its connection is closed. */
  public Duration bodyTimeout() {
    return bodyTimeout;
  }

  /** Returns how long an HTTP connection may do nothing after an answer before it is closed. */
  public Duration idleTimeout() {
    return idleTimeout;
  }

  /** Returns the time by which a connection without a Socket.IO CONNECT is closed. */
  public Duration connectTimeout() {
    return connectTimeout;
  }

  /** Returns the largest inbound message and polling body. */
  public int maxPayloadBytes() {
    return maxPayloadBytes;
  }

  /** Returns how long a lost session can be recovered; zero switches recovery off. */
  public Duration recovery() {
    return recovery;
  }

  /** Returns the secret that checks HS* tokens; {@code null} if none. */
  public @Nullable String jwtSecret() {
    return jwtSecret;
  }

  /** Returns whether unverified tokens are accepted when no key is configured. */
  public boolean devMode() {
    return devMode;
  }

  /** Returns whether a client without a token may join and read public rooms. */
  public boolean allowAnonymous() {
    return allowAnonymous;
  }

  /** Returns whether the client may choose the tenant. */
  public boolean trustClientTenant() {
    return trustClientTenant;
  }

  /** Returns the plain rooms that exist from the start. */
  public List<String> rooms() {
    return rooms;
  }

  /** Returns the origins that browsers may come from; {@code *} for any, empty for same origin. */
  public List<String> corsOrigins() {
    return corsOrigins;
  }

  /** Returns how many connections are taken. */
  public int maxConnections() {
    return maxConnections;
  }

  /** Returns how many events a user may send per second, with ten times that in a burst. */
  public int eventsPerSecond() {
    return eventsPerSecond;
  }

  /** Returns how long a lost session counts as present. */
  public Duration presenceGrace() {
    return presenceGrace;
  }

  /** Returns how long after the last start typing ends. */
  public Duration typingExpiry() {
    return typingExpiry;
  }

  /** Returns who watches a user without asking. */
  public PresenceScope presenceScope() {
    return presenceScope;
  }

  /** Returns how many may be present before a room shows counts instead of names. */
  public int largeRoom() {
    return largeRoom;
  }

  /** Returns whether {@code GET /health} is answered. */
  public boolean health() {
    return health;
  }

  /** Returns the path of the health endpoint. */
  public String healthPath() {
    return healthPath;
  }

  /** Returns how old messages may become before they are removed; {@code null} for any age. */
  public @Nullable Duration maxMessageAge() {
    return maxMessageAge;
  }

  /** Returns how many messages a room keeps, the newest; 0 for all. */
  public long maxRoomMessages() {
    return maxRoomMessages;
  }

  /** Returns how many bytes of messages a room keeps, the newest; 0 for all. */
  public long maxRoomBytes() {
    return maxRoomBytes;
  }

  /** Returns the defaults: those of {@link #fromEnvironment} where nothing is set. */
  public static ServerOptions defaults() {
    return builder().build();
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

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ServerOptions that
        && host.equals(that.host)
        && port == that.port
        && path.equals(that.path)
        && shards == that.shards
        && pingInterval.equals(that.pingInterval)
        && pingTimeout.equals(that.pingTimeout)
        && headTimeout.equals(that.headTimeout)
        && bodyTimeout.equals(that.bodyTimeout)
        && idleTimeout.equals(that.idleTimeout)
        && connectTimeout.equals(that.connectTimeout)
        && maxPayloadBytes == that.maxPayloadBytes
        && recovery.equals(that.recovery)
        && Objects.equals(jwtSecret, that.jwtSecret)
        && devMode == that.devMode
        && allowAnonymous == that.allowAnonymous
        && trustClientTenant == that.trustClientTenant
        && rooms.equals(that.rooms)
        && corsOrigins.equals(that.corsOrigins)
        && maxConnections == that.maxConnections
        && eventsPerSecond == that.eventsPerSecond
        && presenceGrace.equals(that.presenceGrace)
        && typingExpiry.equals(that.typingExpiry)
        && presenceScope.equals(that.presenceScope)
        && largeRoom == that.largeRoom
        && health == that.health
        && healthPath.equals(that.healthPath)
        && Objects.equals(maxMessageAge, that.maxMessageAge)
        && maxRoomMessages == that.maxRoomMessages
        && maxRoomBytes == that.maxRoomBytes;
  }

  @Override
  public int hashCode() {
    return Objects.hash(
        host,
        port,
        path,
        shards,
        pingInterval,
        pingTimeout,
        headTimeout,
        bodyTimeout,
        idleTimeout,
        connectTimeout,
        maxPayloadBytes,
        recovery,
        jwtSecret,
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
        healthPath,
        maxMessageAge,
        maxRoomMessages,
        maxRoomBytes);
  }

  @Override
  public String toString() {
    return "ServerOptions["
        + "host="
        + host
        + ", port="
        + port
        + ", path="
        + path
        + ", shards="
        + shards
        + ", pingInterval="
        + pingInterval
        + ", pingTimeout="
        + pingTimeout
        + ", headTimeout="
        + headTimeout
        + ", bodyTimeout="
        + bodyTimeout
        + ", idleTimeout="
        + idleTimeout
        + ", connectTimeout="
        + connectTimeout
        + ", maxPayloadBytes="
        + maxPayloadBytes
        + ", recovery="
        + recovery
        + ", devMode="
        + devMode
        + ", allowAnonymous="
        + allowAnonymous
        + ", trustClientTenant="
        + trustClientTenant
        + ", rooms="
        + rooms
        + ", corsOrigins="
        + corsOrigins
        + ", maxConnections="
        + maxConnections
        + ", eventsPerSecond="
        + eventsPerSecond
        + ", presenceGrace="
        + presenceGrace
        + ", typingExpiry="
        + typingExpiry
        + ", presenceScope="
        + presenceScope
        + ", largeRoom="
        + largeRoom
        + ", health="
        + health
        + ", healthPath="
        + healthPath
        + ", maxMessageAge="
        + maxMessageAge
        + ", maxRoomMessages="
        + maxRoomMessages
        + ", maxRoomBytes="
        + maxRoomBytes
        + "]";
  }

  /** Collects the values of the {@link ServerOptions}. */
  public static final class Builder {
    private String host = "0.0.0.0";
    private int port = 3101;
    private String path = "/socket.io/";
    private int shards = 0;
    private Duration pingInterval = Duration.ofSeconds(25);
    private Duration pingTimeout = Duration.ofSeconds(20);
    private Duration headTimeout = Duration.ofSeconds(15);
    private Duration bodyTimeout = Duration.ofSeconds(60);
    private Duration idleTimeout = Duration.ofSeconds(75);
    private Duration connectTimeout = Duration.ofSeconds(45);
    private int maxPayloadBytes = 1_000_000;
    private Duration recovery = Duration.ofMinutes(2);
    private @Nullable String jwtSecret;
    private boolean devMode = false;
    private boolean allowAnonymous = false;
    private boolean trustClientTenant = false;
    private List<String> rooms = List.of("general", "announcements");
    private List<String> corsOrigins = List.of();
    private int maxConnections = 10_000;
    private int eventsPerSecond = 100;
    private Duration presenceGrace = Duration.ofSeconds(15);
    private Duration typingExpiry = Duration.ofSeconds(6);
    private PresenceScope presenceScope = PresenceScope.WATCHERS;
    private int largeRoom = 100;
    private boolean health = true;
    private String healthPath = "/health";
    private @Nullable Duration maxMessageAge;
    private long maxRoomMessages = 0;
    private long maxRoomBytes = 0;

    private Builder() {}

    /** Sets the address to bind. */
    public Builder host(String newHost) {
      this.host = newHost;
      return this;
    }

    /** Sets the port; 0 takes a free one. */
    public Builder port(int newPort) {
      this.port = newPort;
      return this;
    }

    /** Sets the Engine.IO path. */
    public Builder path(String newPath) {
      this.path = newPath;
      return this;
    }

    /** Sets how many loops run; 0 for one per core. */
    public Builder shards(int newShards) {
      this.shards = newShards;
      return this;
    }

    /** Sets the time between heartbeats. */
    public Builder pingInterval(Duration newPingInterval) {
      this.pingInterval = newPingInterval;
      return this;
    }

    /** Sets the time after which a heartbeat unanswered ends the connection. */
    public Builder pingTimeout(Duration newPingTimeout) {
      this.pingTimeout = newPingTimeout;
      return this;
    }

    /** Sets {@link ServerOptions#headTimeout()}, 100 ms to an hour. */
    public Builder headTimeout(Duration timeout) {
      this.headTimeout = timeout;
      return this;
    }

    /** Sets {@link ServerOptions#bodyTimeout()}, 100 ms to an hour. */
    public Builder bodyTimeout(Duration timeout) {
      this.bodyTimeout = timeout;
      return this;
    }

    /** Sets {@link ServerOptions#idleTimeout()}, 100 ms to an hour. */
    public Builder idleTimeout(Duration timeout) {
      this.idleTimeout = timeout;
      return this;
    }

    /** Sets the time by which a connection without a Socket.IO CONNECT is closed. */
    public Builder connectTimeout(Duration newConnectTimeout) {
      this.connectTimeout = newConnectTimeout;
      return this;
    }

    /** Sets the largest inbound message and polling body. */
    public Builder maxPayloadBytes(int newMaxPayloadBytes) {
      this.maxPayloadBytes = newMaxPayloadBytes;
      return this;
    }

    /** Sets how long a lost session can be recovered; zero switches recovery off. */
    public Builder recovery(Duration newRecovery) {
      this.recovery = newRecovery;
      return this;
    }

    /** Sets the secret that checks HS* tokens; {@code null} if none. */
    public Builder jwtSecret(@Nullable String newJwtSecret) {
      this.jwtSecret = newJwtSecret;
      return this;
    }

    /** Sets whether unverified tokens are accepted when no key is configured. */
    public Builder devMode(boolean newDevMode) {
      this.devMode = newDevMode;
      return this;
    }

    /** Sets whether a client without a token may join and read public rooms. */
    public Builder allowAnonymous(boolean newAllowAnonymous) {
      this.allowAnonymous = newAllowAnonymous;
      return this;
    }

    /** Sets whether the client may choose the tenant. */
    public Builder trustClientTenant(boolean newTrustClientTenant) {
      this.trustClientTenant = newTrustClientTenant;
      return this;
    }

    /** Sets the plain rooms that exist from the start. */
    public Builder rooms(List<String> newRooms) {
      this.rooms = newRooms;
      return this;
    }

    /** Sets the origins that browsers may come from; {@code *} for any, empty for same origin. */
    public Builder corsOrigins(List<String> newCorsOrigins) {
      this.corsOrigins = newCorsOrigins;
      return this;
    }

    /** Sets how many connections are taken. */
    public Builder maxConnections(int newMaxConnections) {
      this.maxConnections = newMaxConnections;
      return this;
    }

    /** Sets how many events a user may send per second, with ten times that in a burst. */
    public Builder eventsPerSecond(int newEventsPerSecond) {
      this.eventsPerSecond = newEventsPerSecond;
      return this;
    }

    /** Sets how long a lost session counts as present. */
    public Builder presenceGrace(Duration newPresenceGrace) {
      this.presenceGrace = newPresenceGrace;
      return this;
    }

    /** Sets how long after the last start typing ends. */
    public Builder typingExpiry(Duration newTypingExpiry) {
      this.typingExpiry = newTypingExpiry;
      return this;
    }

    /** Sets who watches a user without asking. */
    public Builder presenceScope(PresenceScope newPresenceScope) {
      this.presenceScope = newPresenceScope;
      return this;
    }

    /** Sets how many may be present before a room shows counts instead of names. */
    public Builder largeRoom(int newLargeRoom) {
      this.largeRoom = newLargeRoom;
      return this;
    }

    /** Sets whether {@code GET /health} is answered. */
    public Builder health(boolean newHealth) {
      this.health = newHealth;
      return this;
    }

    /** Sets the path of the health endpoint. */
    public Builder healthPath(String newHealthPath) {
      this.healthPath = newHealthPath;
      return this;
    }

    /** Sets how old messages may become before they are removed; {@code null} for any age. */
    public Builder maxMessageAge(@Nullable Duration newMaxMessageAge) {
      this.maxMessageAge = newMaxMessageAge;
      return this;
    }

    /** Sets how many messages a room keeps, the newest; 0 for all. */
    public Builder maxRoomMessages(long newMaxRoomMessages) {
      this.maxRoomMessages = newMaxRoomMessages;
      return this;
    }

    /** Sets how many bytes of messages a room keeps, the newest; 0 for all. */
    public Builder maxRoomBytes(long newMaxRoomBytes) {
      this.maxRoomBytes = newMaxRoomBytes;
      return this;
    }

    /**
     * Returns the options.
     *
     * @throws IllegalArgumentException if a value is missing or cannot be used; the message names
     *     it
     */
    public ServerOptions build() {
      return new ServerOptions(this);
    }
  }
}
