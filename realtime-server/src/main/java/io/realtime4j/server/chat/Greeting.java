package io.realtime4j.server.chat;

import io.realtime4j.api.ServerOptions;
import io.realtime4j.api.json.JsonArray;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.json.JsonValue;
import io.realtime4j.api.spi.server.Principal;
import io.realtime4j.protocol.Json;
import io.realtime4j.protocol.MessageLimits;
import io.realtime4j.server.DisconnectReason;
import io.realtime4j.server.ServerSocket;
import io.realtime4j.server.chat.message.History;
import io.realtime4j.server.chat.session.ChatSession;
import io.realtime4j.server.chat.session.PreviousCloses;
import io.realtime4j.server.chat.session.WireTime;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a session is told when it comes, and when its token ends. */
final class Greeting {
  /** An expired token leaves this long for a refresh. */
  static final Duration EXPIRY_GRACE = Duration.ofSeconds(25);

  /** A session waits for no longer than this at a time: a far end may not fit a clock. */
  private static final Duration LONGEST_WAIT = Duration.ofHours(24);

  private final InstantSource clock;
  private final JsonValue limits;
  private final JsonValue features;
  private final PreviousCloses closes = new PreviousCloses();

  Greeting(ServerOptions options, InstantSource clock, List<String> features) {
    this.clock = clock;
    this.features = encoded(JsonArray.of(features.toArray()));
    this.limits =
        encoded(
            JsonObject.of(
                "maxContentBytes", MessageLimits.CONTENT_BYTES,
                "maxPayloadBytes", options.maxPayloadBytes(),
                "eventsPerSecond", options.eventsPerSecond(),
                "historyPage", History.MAX_MESSAGES,
                "typingTimeoutMs", options.typingExpiry().toMillis()));
  }

  /** Every client gets the same: it is written once. */
  private static JsonValue encoded(JsonValue constant) {
    return Json.raw(Json.toBytes(constant));
  }

  /** Says that the session is there: {@code connected}, then {@code authenticated}. */
  void welcome(ChatSession session) {
    session.tell(
        "connected",
        JsonObject.builder()
            .put("socketId", session.socket().id())
            .put("serverTime", WireTime.text(clock.millis()))
            .put("protocolVersion", "1.0")
            .put("features", features)
            .put("limits", limits)
            .putIfPresent("previousClose", closes.take(session))
            .build());
    authenticated(session);
  }

  /** A session has ended. */
  void goodbye(ChatSession session, DisconnectReason reason) {
    closes.ended(session, reason);
  }

  /** Says who the session is, an empty user id if nobody in particular, and in which rooms. */
  void authenticated(ChatSession session) {
    Principal who = session.principal();
    Instant expiresAt = who.expiresAt();
    session.tell(
        "authenticated",
        JsonObject.builder()
            .put("userId", who.userId())
            .put("sessionId", session.label())
            .put("rooms", session.roomNames())
            .putIfPresent("expiresAt", expiresAt == null ? null : WireTime.text(expiresAt))
            .build());
  }

  /** Ends the session some time after its token, unless that is refreshed. */
  void watchExpiry(ChatSession session) {
    Duration left = left(session);
    session.expireIn(left == null || left.compareTo(LONGEST_WAIT) < 0 ? left : LONGEST_WAIT);
  }

  /** Sends a client away whose user has too many sessions; it comes again by itself. */
  static void turnedAway(ServerSocket socket, JsonObject why) {
    socket.emit("error", why);
    socket.closeConnection();
  }

  /** Puts a session out for good. */
  static void kicked(ChatSession session, String message) {
    session.tell("error", JsonObject.of("code", "KICKED", "message", message));
    session.socket().disconnect(true);
  }

  /** Puts a session out whose token counts no more. */
  static void revoked(ChatSession session) {
    session.tell(
        "auth:error",
        JsonObject.of("code", "TOKEN_REVOKED", "message", "The token has been revoked"));
    session.socket().disconnect(true);
  }

  /** Says that the server goes, and when the session has to. */
  static void draining(ChatSession session, Duration wait) {
    session.tell(
        "error",
        JsonObject.of(
            "code", "SERVER_DRAINING",
            "message", "The server is closing",
            "retryAfterMs", wait.toMillis()));
  }

  /** Returns what is left of a session's time by the token that it has now, null if no end. */
  private @Nullable Duration left(ChatSession session) {
    Instant expiresAt = session.principal().expiresAt();
    return expiresAt == null
        ? null
        : Duration.between(clock.instant(), expiresAt).plus(EXPIRY_GRACE);
  }

  /** The session has waited for its token's end, or as long as one waits at a time. */
  void expired(ChatSession session) {
    Duration left = left(session);
    if (left == null || left.compareTo(Duration.ZERO) > 0) {
      watchExpiry(session);
      return;
    }
    session.tell(
        "auth:error", JsonObject.of("code", "TOKEN_EXPIRED", "message", "The token has expired"));
    session.socket().disconnect(true);
  }
}
