package io.realtime4j.api;

import io.realtime4j.api.ServerOptions.ForwardedHeader;
import io.realtime4j.api.ServerOptions.PresenceScope;
import io.realtime4j.api.internal.AddressBlock;
import io.realtime4j.api.internal.Require;
import io.realtime4j.api.spi.server.Principal;
import java.net.URI;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The values of {@link ServerOptions}, with their defaults, while they are collected and ever
 * after: options hold a copy that nobody changes.
 */
final class ServerValues {
  private static final Pattern NODE_ID = Pattern.compile("[A-Za-z0-9._-]{1,64}");
  private static final int LONGEST_NAME = 255; // As in what clients send.

  /** Whoever makes one by hand makes it too short; commas and colons stand between keys. */
  private static final Pattern API_KEY = Pattern.compile("[!-~&&[^,:]]{16,512}");

  private static final List<String> LOOPBACK = List.of("localhost", "127.0.0.1", "[::1]");
  private static final Duration HOUR = Duration.ofHours(1);
  private static final Duration TENTH = Duration.ofMillis(100);

  @Nullable String nodeId;
  String host = "0.0.0.0";
  int port = 3101;
  String path = "/socket.io/";
  int shards = 0;
  Duration pingInterval = Duration.ofSeconds(25);
  Duration pingTimeout = Duration.ofSeconds(20);
  Duration headTimeout = Duration.ofSeconds(15);
  Duration bodyTimeout = Duration.ofSeconds(60);
  Duration idleTimeout = Duration.ofSeconds(75);
  Duration connectTimeout = Duration.ofSeconds(45);
  int maxPayloadBytes = 1_000_000;
  Duration recovery = Duration.ofMinutes(2);
  @Nullable String jwtSecret;
  Map<String, String> apiKeys = Map.of();
  @Nullable URI jwksUrl;
  @Nullable String jwtIssuer;
  @Nullable String jwtAudience;
  boolean devMode = false;
  boolean allowAnonymous = false;
  boolean trustClientTenant = false;
  List<String> rooms = List.of("general", "announcements");
  List<String> corsOrigins = List.of();
  int maxConnections = 10_000;
  int eventsPerSecond = 100;
  ServerLimits limits = ServerLimits.defaults();
  List<String> trustedProxies = List.of();
  ForwardedHeader forwardedHeader = ForwardedHeader.X_FORWARDED_FOR;
  boolean presence = true;
  boolean typing = true;
  Duration presenceGrace = Duration.ofSeconds(15);
  Duration drainTime = Duration.ofSeconds(10);
  Duration typingExpiry = Duration.ofSeconds(6);
  PresenceScope presenceScope = PresenceScope.WATCHERS;
  int largeRoom = 100;
  boolean compression = false;
  boolean health = true;
  String healthPath = "/health";
  @Nullable Duration maxMessageAge;
  long maxRoomMessages = 0;
  long maxRoomBytes = 0;

  ServerValues() {}

  /** Copies values. */
  ServerValues(ServerValues other) {
    this.nodeId = other.nodeId;
    this.host = other.host;
    this.port = other.port;
    this.path = other.path;
    this.shards = other.shards;
    this.pingInterval = other.pingInterval;
    this.pingTimeout = other.pingTimeout;
    this.headTimeout = other.headTimeout;
    this.bodyTimeout = other.bodyTimeout;
    this.idleTimeout = other.idleTimeout;
    this.connectTimeout = other.connectTimeout;
    this.maxPayloadBytes = other.maxPayloadBytes;
    this.recovery = other.recovery;
    this.jwtSecret = other.jwtSecret;
    this.apiKeys = other.apiKeys;
    this.jwksUrl = other.jwksUrl;
    this.jwtIssuer = other.jwtIssuer;
    this.jwtAudience = other.jwtAudience;
    this.devMode = other.devMode;
    this.allowAnonymous = other.allowAnonymous;
    this.trustClientTenant = other.trustClientTenant;
    this.rooms = other.rooms;
    this.corsOrigins = other.corsOrigins;
    this.maxConnections = other.maxConnections;
    this.eventsPerSecond = other.eventsPerSecond;
    this.limits = other.limits;
    this.trustedProxies = other.trustedProxies;
    this.forwardedHeader = other.forwardedHeader;
    this.presence = other.presence;
    this.typing = other.typing;
    this.presenceGrace = other.presenceGrace;
    this.drainTime = other.drainTime;
    this.typingExpiry = other.typingExpiry;
    this.presenceScope = other.presenceScope;
    this.largeRoom = other.largeRoom;
    this.compression = other.compression;
    this.health = other.health;
    this.healthPath = other.healthPath;
    this.maxMessageAge = other.maxMessageAge;
    this.maxRoomMessages = other.maxRoomMessages;
    this.maxRoomBytes = other.maxRoomBytes;
  }

  /**
   * Checks every value.
   *
   * @throws IllegalArgumentException if one cannot be used; the message names it
   */
  void check() {
    Require.text("host", host);
    Require.range("port", port, 0, 65535);
    Require.range("shards", shards, 0, 1024);
    Require.range("pingInterval", pingInterval, TENTH, HOUR);
    Require.range("pingTimeout", pingTimeout, TENTH, HOUR);
    Require.range("headTimeout", headTimeout, TENTH, HOUR);
    Require.range("bodyTimeout", bodyTimeout, TENTH, HOUR);
    Require.range("idleTimeout", idleTimeout, TENTH, HOUR);
    Require.range("connectTimeout", connectTimeout, TENTH, HOUR);
    Require.range("maxPayloadBytes", maxPayloadBytes, 1024, 1 << 30);
    Require.range("recovery", recovery, Duration.ZERO, Duration.ofDays(1));
    rooms = List.copyOf(rooms);
    for (String room : rooms) {
      if (!canBeListed(room)) {
        throw new IllegalArgumentException(
            "rooms must be names of plain rooms or channels, was \"" + room + "\"");
      }
    }
    corsOrigins = List.copyOf(corsOrigins);
    Require.range("maxConnections", maxConnections, 1, Integer.MAX_VALUE);
    Require.range("eventsPerSecond", eventsPerSecond, 1, Integer.MAX_VALUE);
    Require.set("limits", limits);
    Require.set("forwardedHeader", forwardedHeader);
    trustedProxies = List.copyOf(trustedProxies);
    trustedProxies.forEach(ServerValues::checkProxy);
    Require.range("presenceGrace", presenceGrace, Duration.ZERO, HOUR);
    Require.range("drainTime", drainTime, Duration.ZERO, HOUR);
    Require.range("typingExpiry", typingExpiry, Duration.ofSeconds(1), Duration.ofMinutes(1));
    Require.range("largeRoom", largeRoom, 0, Integer.MAX_VALUE);
    Require.range("maxRoomMessages", maxRoomMessages, 0, Long.MAX_VALUE);
    Require.range("maxRoomBytes", maxRoomBytes, 0, Long.MAX_VALUE);
    if (maxMessageAge != null && (maxMessageAge.isNegative() || maxMessageAge.isZero())) {
      throw new IllegalArgumentException("maxMessageAge must be positive, was " + maxMessageAge);
    }
    if (nodeId != null && !NODE_ID.matcher(nodeId).matches()) {
      throw new IllegalArgumentException(
          "nodeId must be 1 to 64 letters, digits, dots, hyphens or underscores, was \""
              + nodeId
              + "\"");
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
    checkApiKeys();
    checkIssuer();
  }

  private static void checkProxy(String block) {
    try {
      AddressBlock.parse(block);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "trustedProxies must be addresses or blocks of them such as 10.0.0.0/8: "
              + e.getMessage(),
          e);
    }
  }

  private void checkApiKeys() {
    Map<String, String> keys = new LinkedHashMap<>();
    apiKeys.forEach(
        (tenant, key) -> {
          Principal.builder().tenant(tenant).build();
          if (!API_KEY.matcher(key).matches()) {
            throw new IllegalArgumentException(
                "apiKeys must be of 16 to 512 letters, digits and signs of ASCII but ',' and ':'");
          }
          if (keys.containsValue(key)) {
            throw new IllegalArgumentException("apiKeys must be another for each tenant");
          }
          keys.put(tenant, key);
        });
    apiKeys = Collections.unmodifiableMap(keys);
  }

  private void checkIssuer() {
    if (jwtIssuer != null) {
      Require.filled("jwtIssuer", jwtIssuer);
    }
    if (jwtAudience != null) {
      Require.filled("jwtAudience", jwtAudience);
    }
    if (jwksUrl == null) {
      return;
    }
    String host = jwksUrl.getHost();
    boolean secure =
        "https".equals(jwksUrl.getScheme())
            || ("http".equals(jwksUrl.getScheme()) && LOOPBACK.contains(String.valueOf(host)));
    if (host == null || !secure || jwksUrl.getUserInfo() != null) {
      throw new IllegalArgumentException(
          "jwksUrl must be an https address, or http on this machine, was \"" + jwksUrl + "\"");
    }
    if (jwtAudience == null) {
      throw new IllegalArgumentException(
          "jwtAudience must be set with jwksUrl: the provider signs tokens for other applications"
              + " too. Set \"*\" to accept them");
    }
  }

  /**
   * Returns whether a client can name it, and it is not of those rooms that belong to somebody or
   * to a channel.
   */
  static boolean canBeListed(String room) {
    boolean isOwned =
        room.startsWith("dm:") || room.startsWith("user:") || room.startsWith("thread:");
    return !room.isBlank()
        && !room.equals("channel:")
        && !isOwned
        && room.length() <= LONGEST_NAME
        && room.codePoints().noneMatch(c -> Character.isISOControl(c) || isHalf(c));
  }

  private static boolean isHalf(int codePoint) {
    return codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
  }

  /** Returns the values by name. */
  private Map<String, @Nullable Object> byName() {
    Map<String, @Nullable Object> values = new LinkedHashMap<>();
    values.put("nodeId", nodeId);
    values.put("host", host);
    values.put("port", port);
    values.put("path", path);
    values.put("shards", shards);
    values.put("pingInterval", pingInterval);
    values.put("pingTimeout", pingTimeout);
    values.put("headTimeout", headTimeout);
    values.put("bodyTimeout", bodyTimeout);
    values.put("idleTimeout", idleTimeout);
    values.put("connectTimeout", connectTimeout);
    values.put("maxPayloadBytes", maxPayloadBytes);
    values.put("recovery", recovery);
    values.put("jwtSecret", jwtSecret);
    values.put("apiKeys", apiKeys);
    values.put("jwksUrl", jwksUrl);
    values.put("jwtIssuer", jwtIssuer);
    values.put("jwtAudience", jwtAudience);
    values.put("devMode", devMode);
    values.put("allowAnonymous", allowAnonymous);
    values.put("trustClientTenant", trustClientTenant);
    values.put("rooms", rooms);
    values.put("corsOrigins", corsOrigins);
    values.put("maxConnections", maxConnections);
    values.put("eventsPerSecond", eventsPerSecond);
    values.put("limits", limits);
    values.put("trustedProxies", trustedProxies);
    values.put("forwardedHeader", forwardedHeader);
    values.put("presence", presence);
    values.put("typing", typing);
    values.put("presenceGrace", presenceGrace);
    values.put("drainTime", drainTime);
    values.put("typingExpiry", typingExpiry);
    values.put("presenceScope", presenceScope);
    values.put("largeRoom", largeRoom);
    values.put("compression", compression);
    values.put("health", health);
    values.put("healthPath", healthPath);
    values.put("maxMessageAge", maxMessageAge);
    values.put("maxRoomMessages", maxRoomMessages);
    values.put("maxRoomBytes", maxRoomBytes);
    return values;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ServerValues that && byName().equals(that.byName());
  }

  @Override
  public int hashCode() {
    return Objects.hashCode(byName());
  }

  /** Shows all but the secret. */
  @Override
  public String toString() {
    Map<String, @Nullable Object> shown = byName();
    shown.remove("jwtSecret");
    shown.remove("apiKeys");
    return shown.toString();
  }
}
