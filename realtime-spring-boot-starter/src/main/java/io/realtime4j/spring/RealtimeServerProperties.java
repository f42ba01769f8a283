package io.realtime4j.spring;

import io.realtime4j.api.ServerLimits;
import io.realtime4j.api.ServerOptions;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * What can be said of the server. What is not set is as its variables or its builder have it.
 *
 * @param enabled whether there is a server at all
 * @param path Engine.IO path below the path of the application
 * @param mappings what else goes to the server, such as /api/*
 * @param nodeId name of the server among those that share its store
 * @param store location of the store, such as memory or sqlite:chat.db
 * @param backplane location of what joins it to other servers, such as redis://localhost:6379
 * @param jwtSecret secret that checks HS256, HS384 and HS512 tokens
 * @param jwksUrl where an identity provider publishes the keys that check tokens
 * @param jwtIssuer only issuer whose tokens are accepted
 * @param jwtAudience audience for which tokens must be made
 * @param devMode whether tokens are accepted unverified where there is no key
 * @param allowAnonymous whether a client without a token may read public rooms
 * @param rooms public rooms that exist from the start
 * @param corsOrigins origins that browsers may come from
 * @param apiKeys keys of programs that manage the server over HTTP, by tenant
 * @param presence whether presence is on
 * @param typing whether typing is on
 * @param presenceScope who sees a user's presence without subscribing
 * @param presenceGrace how long a user is shown who has lost the connection
 * @param typingExpiry how long somebody types who says no more
 * @param recovery how long a lost session can be recovered
 * @param pingInterval time between heartbeats
 * @param pingTimeout time after which a heartbeat unanswered ends the connection
 * @param connectTimeout time by which a connection has to say whose it is
 * @param bodyTimeout how long the body of a request may take
 * @param maxPayload largest message that is taken
 * @param compression whether messages of WebSockets are compressed
 * @param maxMessageAge how long messages are kept
 * @param maxRoomMessages how many messages of a room are kept
 * @param maxRoomSize how much of a room is kept
 * @param drainTime over how long clients are sent away at the end; 0 for at once
 * @param limits what one user, one address, and all may take
 */
@ConfigurationProperties(prefix = RealtimeServerProperties.PREFIX, ignoreUnknownFields = false)
public record RealtimeServerProperties(
    @DefaultValue("true") boolean enabled,
    @DefaultValue("/socket.io/") String path,
    @DefaultValue List<String> mappings,
    @Nullable String nodeId,
    @Nullable String store,
    @Nullable String backplane,
    @Nullable String jwtSecret,
    @Nullable URI jwksUrl,
    @Nullable String jwtIssuer,
    @Nullable String jwtAudience,
    @Nullable Boolean devMode,
    @Nullable Boolean allowAnonymous,
    @Nullable List<String> rooms,
    @Nullable List<String> corsOrigins,
    @Nullable Map<String, String> apiKeys,
    @Nullable Boolean presence,
    @Nullable Boolean typing,
    ServerOptions.@Nullable PresenceScope presenceScope,
    @Nullable Duration presenceGrace,
    @Nullable Duration typingExpiry,
    @Nullable Duration recovery,
    @Nullable Duration pingInterval,
    @Nullable Duration pingTimeout,
    @Nullable Duration connectTimeout,
    @Nullable Duration bodyTimeout,
    @Nullable DataSize maxPayload,
    @Nullable Boolean compression,
    @Nullable Duration maxMessageAge,
    @Nullable Long maxRoomMessages,
    @Nullable DataSize maxRoomSize,
    @Nullable Duration drainTime,
    @DefaultValue Limits limits) {
  static final String PREFIX = "realtime4j.server";

  /**
   * What one user, one address, and all may take.
   *
   * @param connections connections in all
   * @param connectionsPerUser connections of one user
   * @param connectionsPerAddress connections from one address
   * @param handshakesPerAddress new connections from one address per second
   * @param eventsPerSecond events of one user per second
   * @param families events of one user per second, by family
   * @param trustedProxies addresses of proxies that are believed
   * @param forwardedHeader header in which they say for whom they speak
   */
  public record Limits(
      @Nullable Integer connections,
      @Nullable Integer connectionsPerUser,
      @Nullable Integer connectionsPerAddress,
      @Nullable Integer handshakesPerAddress,
      @Nullable Integer eventsPerSecond,
      @DefaultValue Map<ServerLimits.Family, Integer> families,
      @Nullable List<String> trustedProxies,
      ServerOptions.@Nullable ForwardedHeader forwardedHeader) {
    private void applyTo(ServerOptions.Builder builder) {
      Property set = new Property(PREFIX + ".limits");
      set.to("connections", connections, builder::maxConnections);
      set.to("events-per-second", eventsPerSecond, builder::eventsPerSecond);
      set.to("trusted-proxies", trustedProxies, builder::trustedProxies);
      set.to("forwarded-header", forwardedHeader, builder::forwardedHeader);
      builder.limits(
          limits -> {
            set.to("connections-per-user", connectionsPerUser, limits::connectionsPerUser);
            set.to("connections-per-address", connectionsPerAddress, limits::connectionsPerAddress);
            set.to("handshakes-per-address", handshakesPerAddress, limits::handshakesPerAddress);
            families.forEach(
                (family, events) ->
                    set.to(
                        "families." + family.label(),
                        events,
                        most -> limits.eventsPerSecond(family, most)));
          });
    }
  }

  /**
   * Returns the options, with what is set laid over {@code base}.
   *
   * @param contextPath path of the application, empty for none
   */
  ServerOptions options(ServerOptions base, String contextPath) {
    ServerOptions.Builder builder = base.toBuilder();
    Property set = new Property(PREFIX);
    set.to("path", clean(contextPath) + directory(), builder::path);
    set.to("node-id", nodeId, builder::nodeId);
    set.to("jwt-secret", jwtSecret, builder::jwtSecret);
    set.to("jwks-url", jwksUrl, builder::jwksUrl);
    set.to("jwt-issuer", jwtIssuer, builder::jwtIssuer);
    set.to("jwt-audience", jwtAudience, builder::jwtAudience);
    set.to("dev-mode", devMode, builder::devMode);
    set.to("allow-anonymous", allowAnonymous, builder::allowAnonymous);
    set.to("rooms", rooms, builder::rooms);
    set.to("cors-origins", corsOrigins, builder::corsOrigins);
    set.to("api-keys", apiKeys, builder::apiKeys);
    set.to("presence", presence, builder::presence);
    set.to("typing", typing, builder::typing);
    set.to("presence-scope", presenceScope, builder::presenceScope);
    set.to("presence-grace", presenceGrace, builder::presenceGrace);
    set.to("typing-expiry", typingExpiry, builder::typingExpiry);
    set.to("recovery", recovery, builder::recovery);
    set.to("ping-interval", pingInterval, builder::pingInterval);
    set.to("ping-timeout", pingTimeout, builder::pingTimeout);
    set.to("connect-timeout", connectTimeout, builder::connectTimeout);
    set.to("body-timeout", bodyTimeout, builder::bodyTimeout);
    set.bytes("max-payload", maxPayload, builder::maxPayloadBytes);
    set.to("compression", compression, builder::compression);
    set.to("max-message-age", maxMessageAge, builder::maxMessageAge);
    set.to("max-room-messages", maxRoomMessages, builder::maxRoomMessages);
    set.to("max-room-size", maxRoomSize, size -> builder.maxRoomBytes(size.toBytes()));
    set.to("drain-time", drainTime, builder::drainTime);
    limits.applyTo(builder);
    // The application tells of its health by itself.
    builder.health(false);
    return builder.build();
  }

  /** As Spring Boot takes it: without blanks around it and a slash at its end. */
  private static String clean(String contextPath) {
    String stripped = contextPath.strip();
    return stripped.endsWith("/") ? stripped.substring(0, stripped.length() - 1) : stripped;
  }

  /** Returns the path with a slash at its end. */
  String directory() {
    return path.endsWith("/") ? path : path + "/";
  }

  /** Says the path; never a secret. */
  @Override
  public String toString() {
    return "RealtimeServerProperties[" + path + "]";
  }
}
