package io.realtime4j.api;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Address, limits and times of a server. Values are checked one by one; the message of the
 * exception names the one that cannot be used.
 */
public final class ServerOptions {
  /** The {@link #jwtAudience()} that accepts tokens for whomever they were made: {@value}. */
  public static final String ANY_AUDIENCE = "*";

  /** Who sees a user's presence without subscribing. */
  public enum PresenceScope {
    /** Those who share a room of at most {@code largeRoom} present. */
    WATCHERS,
    /** Every session of the tenant, as clients expect that never subscribe. */
    TENANT
  }

  /** In which header proxies say for whom they speak. */
  public enum ForwardedHeader {
    /** {@code X-Forwarded-For}. */
    X_FORWARDED_FOR,
    /** {@code Forwarded}, of RFC 7239. */
    FORWARDED
  }

  private final ServerValues values;

  private ServerOptions(ServerValues values) {
    values.check();
    this.values = values;
  }

  /** Returns a builder. */
  public static Builder builder() {
    return new Builder(new ServerValues());
  }

  /** Returns a builder that starts with these values. */
  public Builder toBuilder() {
    return new Builder(new ServerValues(values));
  }

  /**
   * Returns the name of the server among those that share its store, each of which has its own;
   * {@code null} for one that is drawn at each start.
   */
  public @Nullable String nodeId() {
    return values.nodeId;
  }

  /** Returns the address to bind. */
  public String host() {
    return values.host;
  }

  /** Returns the port; 0 takes a free one. */
  public int port() {
    return values.port;
  }

  /** Returns the Engine.IO path. */
  public String path() {
    return values.path;
  }

  /** Returns how many loops run; 0 for one per core. */
  public int shards() {
    return values.shards;
  }

  /** Returns the time between heartbeats. */
  public Duration pingInterval() {
    return values.pingInterval;
  }

  /** Returns the time after which a heartbeat unanswered ends the connection. */
  public Duration pingTimeout() {
    return values.pingTimeout;
  }

  /** Returns how long a connection has for the head of a request before it is closed. */
  public Duration headTimeout() {
    return values.headTimeout;
  }

  /** Returns how long the body of a request may take before its connection is closed. */
  public Duration bodyTimeout() {
    return values.bodyTimeout;
  }

  /** Returns how long an HTTP connection may do nothing after an answer before it is closed. */
  public Duration idleTimeout() {
    return values.idleTimeout;
  }

  /** Returns the time by which a connection without a Socket.IO CONNECT is closed. */
  public Duration connectTimeout() {
    return values.connectTimeout;
  }

  /** Returns the largest inbound message and polling body. */
  public int maxPayloadBytes() {
    return values.maxPayloadBytes;
  }

  /** Returns how long a lost session can be recovered; zero switches recovery off. */
  public Duration recovery() {
    return values.recovery;
  }

  /** Returns the keys of programs that manage the server over HTTP, by tenant; none by default. */
  public Map<String, String> apiKeys() {
    return values.apiKeys;
  }

  /** Returns the secret that checks HS* tokens; {@code null} if none. */
  public @Nullable String jwtSecret() {
    return values.jwtSecret;
  }

  /**
   * Returns where an identity provider publishes the keys (JWK Set, RFC 7517) that check RS*, PS*,
   * ES* and EdDSA tokens; {@code null} if nowhere.
   */
  public @Nullable URI jwksUrl() {
    return values.jwksUrl;
  }

  /** Returns the only issuer ({@code iss}) whose tokens are accepted; {@code null} for any. */
  public @Nullable String jwtIssuer() {
    return values.jwtIssuer;
  }

  /**
   * Returns what tokens must be made for ({@code aud}, one of them); {@code null} or {@link
   * #ANY_AUDIENCE} for anything.
   */
  public @Nullable String jwtAudience() {
    return values.jwtAudience;
  }

  /** Returns whether unverified tokens are accepted when no key is configured. */
  public boolean devMode() {
    return values.devMode;
  }

  /** Returns whether a client without a token may join and read public rooms. */
  public boolean allowAnonymous() {
    return values.allowAnonymous;
  }

  /** Returns whether the client may choose the tenant. */
  public boolean trustClientTenant() {
    return values.trustClientTenant;
  }

  /** Returns the plain rooms that exist from the start. */
  public List<String> rooms() {
    return values.rooms;
  }

  /** Returns the origins that browsers may come from; {@code *} for any, empty for same origin. */
  public List<String> corsOrigins() {
    return values.corsOrigins;
  }

  /** Returns how many connections are taken. */
  public int maxConnections() {
    return values.maxConnections;
  }

  /** Returns how many events a user may send per second, with ten times that in a burst. */
  public int eventsPerSecond() {
    return values.eventsPerSecond;
  }

  /** Returns what one user and one address may take. */
  public ServerLimits limits() {
    return values.limits;
  }

  /**
   * Returns the addresses, or blocks of them, from which the server believes {@link
   * #forwardedHeader} about who a client is; none by default. Of a chain of proxies the last that
   * is not among these is the client.
   */
  public List<String> trustedProxies() {
    return values.trustedProxies;
  }

  /**
   * Returns the one header of {@link #trustedProxies} that is read: of another, which they may pass
   * on as they got it, a client could write what it likes.
   */
  public ForwardedHeader forwardedHeader() {
    return values.forwardedHeader;
  }

  /** Returns whether there is presence of users; that of members in rooms there is always. */
  public boolean presence() {
    return values.presence;
  }

  /** Returns whether there are typing indicators. */
  public boolean typing() {
    return values.typing;
  }

  /** Returns how long a lost session counts as present. */
  public Duration presenceGrace() {
    return values.presenceGrace;
  }

  /**
   * Returns over what time {@code bin/realtime serve} sends its clients away when it is told to
   * end. A program hands it to {@link RealtimeServer#drain}.
   */
  public Duration drainTime() {
    return values.drainTime;
  }

  /** Returns how long after the last start typing ends. */
  public Duration typingExpiry() {
    return values.typingExpiry;
  }

  /** Returns who watches a user without asking. */
  public PresenceScope presenceScope() {
    return values.presenceScope;
  }

  /** Returns how many may be present before a room shows counts instead of names. */
  public int largeRoom() {
    return values.largeRoom;
  }

  /**
   * Returns whether messages of 1 KiB and more are compressed on WebSockets whose clients offer it
   * (RFC 7692).
   */
  public boolean compression() {
    return values.compression;
  }

  /** Returns whether {@code GET /health} is answered. */
  public boolean health() {
    return values.health;
  }

  /** Returns the path of the health endpoint. */
  public String healthPath() {
    return values.healthPath;
  }

  /** Returns how old messages may become before they are removed; {@code null} for any age. */
  public @Nullable Duration maxMessageAge() {
    return values.maxMessageAge;
  }

  /** Returns how many messages a room keeps, the newest; 0 for all. */
  public long maxRoomMessages() {
    return values.maxRoomMessages;
  }

  /** Returns how many bytes of messages a room keeps, the newest; 0 for all. */
  public long maxRoomBytes() {
    return values.maxRoomBytes;
  }

  /** Returns the defaults: those of {@link #fromEnvironment} where nothing is set. */
  public static ServerOptions defaults() {
    return builder().build();
  }

  /**
   * Returns the options that variables such as {@code REALTIME_PORT} give, with defaults for those
   * that are not set. A name that looks like a misspelt one is logged as a warning.
   *
   * @throws ConfigurationException if a value cannot be used or is blank; the message names the
   *     variable
   */
  public static ServerOptions fromEnvironment(Map<String, String> variables) {
    VariableNames.warn(variables, VariableNames.OF_OPTIONS);
    return ServerVariables.read(variables);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ServerOptions that && values.equals(that.values);
  }

  @Override
  public int hashCode() {
    return values.hashCode();
  }

  @Override
  public String toString() {
    return "ServerOptions" + values;
  }

  /** Collects the values of the {@link ServerOptions}. */
  public static final class Builder {

    private final ServerValues values;

    private Builder(ServerValues values) {
      this.values = values;
    }

    /**
     * Sets {@link ServerOptions#nodeId()}: 1 to 64 letters, digits, dots, hyphens, underscores; or
     * {@code null}.
     */
    public Builder nodeId(@Nullable String newNodeId) {
      values.nodeId = newNodeId;
      return this;
    }

    /** Sets the address to bind. */
    public Builder host(String newHost) {
      values.host = newHost;
      return this;
    }

    /** Sets the port; 0 takes a free one. */
    public Builder port(int newPort) {
      values.port = newPort;
      return this;
    }

    /** Sets the Engine.IO path. */
    public Builder path(String newPath) {
      values.path = newPath;
      return this;
    }

    /** Sets how many loops run; 0 for one per core. */
    public Builder shards(int newShards) {
      values.shards = newShards;
      return this;
    }

    /** Sets the time between heartbeats. */
    public Builder pingInterval(Duration newPingInterval) {
      values.pingInterval = newPingInterval;
      return this;
    }

    /** Sets the time after which a heartbeat unanswered ends the connection. */
    public Builder pingTimeout(Duration newPingTimeout) {
      values.pingTimeout = newPingTimeout;
      return this;
    }

    /** Sets {@link ServerOptions#headTimeout()}, 100 ms to an hour. */
    public Builder headTimeout(Duration timeout) {
      values.headTimeout = timeout;
      return this;
    }

    /** Sets {@link ServerOptions#bodyTimeout()}, 100 ms to an hour. */
    public Builder bodyTimeout(Duration timeout) {
      values.bodyTimeout = timeout;
      return this;
    }

    /** Sets {@link ServerOptions#idleTimeout()}, 100 ms to an hour. */
    public Builder idleTimeout(Duration timeout) {
      values.idleTimeout = timeout;
      return this;
    }

    /** Sets the time by which a connection without a Socket.IO CONNECT is closed. */
    public Builder connectTimeout(Duration newConnectTimeout) {
      values.connectTimeout = newConnectTimeout;
      return this;
    }

    /** Sets the largest inbound message and polling body. */
    public Builder maxPayloadBytes(int newMaxPayloadBytes) {
      values.maxPayloadBytes = newMaxPayloadBytes;
      return this;
    }

    /** Sets how long a lost session can be recovered; zero switches recovery off. */
    public Builder recovery(Duration newRecovery) {
      values.recovery = newRecovery;
      return this;
    }

    /**
     * Sets the keys of programs that manage the server over HTTP, by tenant: each of 16 to 512
     * characters of ASCII without commas and colons. Without any there is nothing to manage. Where
     * the server's own authenticator decides, a tenant is written as tokens have it in the end:
     * lower case, with a hyphen for each run of other characters than letters, digits, underscores
     * and hyphens.
     */
    public Builder apiKeys(Map<String, String> newApiKeys) {
      values.apiKeys = newApiKeys;
      return this;
    }

    /** Sets the secret that checks HS* tokens; {@code null} if none. */
    public Builder jwtSecret(@Nullable String newJwtSecret) {
      values.jwtSecret = newJwtSecret;
      return this;
    }

    /**
     * Sets the address of an identity provider's key set: https, or http on this machine. Asked for
     * when the first token comes, then every five minutes and when a token names an unknown key, at
     * most twice in 30 s; while it cannot be reached the last set serves for four hours. Needs
     * {@link #jwtAudience}.
     */
    public Builder jwksUrl(@Nullable URI newJwksUrl) {
      values.jwksUrl = newJwksUrl;
      return this;
    }

    /** Sets the only issuer whose tokens are accepted, compared as text; null for any. */
    public Builder jwtIssuer(@Nullable String newJwtIssuer) {
      values.jwtIssuer = newJwtIssuer;
      return this;
    }

    /**
     * Sets what tokens must be made for; null or {@link #ANY_AUDIENCE} for anything. With a shared
     * secret it may be left out; with {@link #jwksUrl} not, since whoever gets a token for another
     * application of the same provider could come in here.
     */
    public Builder jwtAudience(@Nullable String newJwtAudience) {
      values.jwtAudience = newJwtAudience;
      return this;
    }

    /** Sets whether unverified tokens are accepted when no key is configured. */
    public Builder devMode(boolean newDevMode) {
      values.devMode = newDevMode;
      return this;
    }

    /** Sets whether a client without a token may join and read public rooms. */
    public Builder allowAnonymous(boolean newAllowAnonymous) {
      values.allowAnonymous = newAllowAnonymous;
      return this;
    }

    /** Sets whether the client may choose the tenant. */
    public Builder trustClientTenant(boolean newTrustClientTenant) {
      values.trustClientTenant = newTrustClientTenant;
      return this;
    }

    /** Sets the plain rooms that exist from the start. */
    public Builder rooms(List<String> newRooms) {
      values.rooms = newRooms;
      return this;
    }

    /** Sets the origins that browsers may come from; {@code *} for any, empty for same origin. */
    public Builder corsOrigins(List<String> newCorsOrigins) {
      values.corsOrigins = newCorsOrigins;
      return this;
    }

    /** Sets how many connections are taken. */
    public Builder maxConnections(int newMaxConnections) {
      values.maxConnections = newMaxConnections;
      return this;
    }

    /** Sets how many events a user may send per second, with ten times that in a burst. */
    public Builder eventsPerSecond(int newEventsPerSecond) {
      values.eventsPerSecond = newEventsPerSecond;
      return this;
    }

    /** Changes {@link ServerOptions#limits()}; what is not set there stays. */
    public Builder limits(Consumer<ServerLimits.Builder> change) {
      ServerLimits.Builder limits = values.limits.toBuilder();
      change.accept(limits);
      values.limits = limits.build();
      return this;
    }

    /**
     * Sets {@link ServerOptions#trustedProxies()}, each an address or a block of addresses such as
     * {@code 10.0.0.0/8}. They must write {@link ServerOptions#forwardedHeader()} themselves: who
     * passes on what it got lets clients choose their address.
     */
    public Builder trustedProxies(List<String> blocks) {
      values.trustedProxies = blocks;
      return this;
    }

    /** Sets {@link ServerOptions#forwardedHeader()}. */
    public Builder forwardedHeader(ForwardedHeader header) {
      values.forwardedHeader = header;
      return this;
    }

    /** Sets {@link ServerOptions#presence()}. */
    public Builder presence(boolean on) {
      values.presence = on;
      return this;
    }

    /** Sets {@link ServerOptions#typing()}. */
    public Builder typing(boolean on) {
      values.typing = on;
      return this;
    }

    /** Sets how long a lost session counts as present. */
    public Builder presenceGrace(Duration newPresenceGrace) {
      values.presenceGrace = newPresenceGrace;
      return this;
    }

    /** Sets {@link ServerOptions#drainTime()}, up to an hour; zero for at once. */
    public Builder drainTime(Duration newDrainTime) {
      values.drainTime = newDrainTime;
      return this;
    }

    /** Sets how long after the last start typing ends. */
    public Builder typingExpiry(Duration newTypingExpiry) {
      values.typingExpiry = newTypingExpiry;
      return this;
    }

    /** Sets who watches a user without asking. */
    public Builder presenceScope(PresenceScope newPresenceScope) {
      values.presenceScope = newPresenceScope;
      return this;
    }

    /** Sets how many may be present before a room shows counts instead of names. */
    public Builder largeRoom(int newLargeRoom) {
      values.largeRoom = newLargeRoom;
      return this;
    }

    /**
     * Sets whether messages of 1 KiB and more are compressed on WebSockets whose clients offer it.
     * Off by default: it saves bandwidth for processor time on the event loops.
     */
    public Builder compression(boolean newCompression) {
      values.compression = newCompression;
      return this;
    }

    /** Sets whether {@code GET /health} is answered. */
    public Builder health(boolean newHealth) {
      values.health = newHealth;
      return this;
    }

    /** Sets the path of the health endpoint. */
    public Builder healthPath(String newHealthPath) {
      values.healthPath = newHealthPath;
      return this;
    }

    /** Sets how old messages may become before they are removed; {@code null} for any age. */
    public Builder maxMessageAge(@Nullable Duration newMaxMessageAge) {
      values.maxMessageAge = newMaxMessageAge;
      return this;
    }

    /** Sets how many messages a room keeps, the newest; 0 for all. */
    public Builder maxRoomMessages(long newMaxRoomMessages) {
      values.maxRoomMessages = newMaxRoomMessages;
      return this;
    }

    /** Sets how many bytes of messages a room keeps, the newest; 0 for all. */
    public Builder maxRoomBytes(long newMaxRoomBytes) {
      values.maxRoomBytes = newMaxRoomBytes;
      return this;
    }

    /**
     * Returns the options.
     *
     * @throws IllegalArgumentException if a value is missing or cannot be used; the message names
     *     it
     */
    public ServerOptions build() {
      return new ServerOptions(new ServerValues(values));
    }
  }
}
