package io.realtime4j.server.chat;

import io.realtime4j.api.ServerOptions;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.spi.server.Principal;
import io.realtime4j.server.DisconnectReason;
import io.realtime4j.server.chat.message.History;
import io.realtime4j.server.chat.message.MessageDraft;
import io.realtime4j.server.chat.session.ChatSession;
import io.realtime4j.server.chat.session.PreviousCloses;
import io.realtime4j.server.chat.session.WireTime;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/** What a session is told when it comes, and when its token ends. */
final class Greeting {
  /** An expired token leaves this long for a refresh. */
  static final Duration EXPIRY_GRACE = Duration.ofSeconds(25);

  /** A timer is set for no longer than this, then set again. */
  private static final Duration LONGEST_TIMER = Duration.ofHours(24);

  private final InstantSource clock;
  private final JsonObject limits;
  private final List<String> features;
  private final PreviousCloses closes = new PreviousCloses();

  Greeting(ServerOptions options, InstantSource clock, List<String> features) {
    this.clock = clock;
    this.features = List.copyOf(features);
    this.limits =
        JsonObject.of(
            "maxContentBytes", MessageDraft.MAX_CONTENT_BYTES,
            "maxPayloadBytes", options.maxPayloadBytes(),
            "eventsPerSecond", options.eventsPerSecond(),
            "historyPage", History.MAX_MESSAGES,
            "typingTimeoutMs", options.typingExpiry().toMillis());
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
    Instant expiresAt = session.principal().expiresAt();
    if (expiresAt == null) {
      session.expireAt(null);
      return;
    }
    Duration left = Duration.between(clock.instant(), expiresAt).plus(EXPIRY_GRACE);
    boolean isFar = left.compareTo(LONGEST_TIMER) > 0;
    Duration wait = isFar ? LONGEST_TIMER : left;
    session.expireAt(
        session
            .socket()
            .loop()
            .schedule(
                wait,
                () -> {
                  if (isFar) {
                    watchExpiry(session);
                  } else {
                    expired(session);
                  }
                }));
  }

  private static void expired(ChatSession session) {
    session.tell(
        "auth:error", JsonObject.of("code", "TOKEN_EXPIRED", "message", "The token has expired"));
    session.socket().disconnect(true);
  }
}
