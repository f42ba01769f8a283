package io.realtime4j.server.chat.presence;

import io.realtime4j.api.CustomStatus;
import io.realtime4j.api.PresenceStatus;
import io.realtime4j.api.json.JsonObject;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What remains of a user. Immutable.
 *
 * @param customAt when the custom status was last changed, {@code null} if never
 * @param lastSeenMillis when last seen, {@code null} if never
 * @param wentMillis when the last session ended
 * @param then as of when the user became invisible, {@code null} if not
 */
record Gone(
    @Nullable CustomStatus custom,
    @Nullable Stamp customAt,
    @Nullable Long lastSeenMillis,
    long wentMillis,
    @Nullable Gone then) {
  private static final String CUSTOM = "custom";
  private static final String CUSTOM_AT = "customAt";
  private static final String SEEN = "seen";
  private static final String WENT = "went";
  private static final String THEN = "then";
  private static final String TEXT = "text";
  private static final String EMOJI = "emoji";
  private static final String EXPIRES_AT = "expiresAt";

  boolean isForgotten(long nowMillis) {
    return nowMillis - wentMillis >= PresenceRegistry.REMEMBERED.toMillis();
  }

  Gone withThen(@Nullable Gone other) {
    return new Gone(custom, customAt, lastSeenMillis, wentMillis, other);
  }

  Gone without(long nowMillis) {
    return new Gone(
        PresenceRegistry.unexpired(custom, nowMillis),
        customAt,
        lastSeenMillis,
        wentMillis,
        then == null ? null : then.without(nowMillis));
  }

  /** Returns what remains by two accounts: of each thing the later. */
  Gone with(Gone other) {
    Stamp otherAt = other.customAt;
    boolean isOthers = otherAt != null && (customAt == null || otherAt.isAfter(customAt));
    return new Gone(
        isOthers ? other.custom : custom,
        isOthers ? otherAt : customAt,
        later(lastSeenMillis, other.lastSeenMillis),
        Math.max(wentMillis, other.wentMillis),
        then == null ? other.then : then);
  }

  static @Nullable Long later(@Nullable Long one, @Nullable Long other) {
    return one == null || (other != null && other > one) ? other : one;
  }

  PresenceView view(String userId) {
    return new PresenceView(userId, PresenceStatus.OFFLINE, custom, lastSeenMillis, null);
  }

  JsonObject toJson() {
    return JsonObject.builder()
        .putIfPresent(CUSTOM, custom == null ? null : json(custom))
        .putIfPresent(CUSTOM_AT, customAt == null ? null : customAt.toJson())
        .putIfPresent(SEEN, lastSeenMillis)
        .put(WENT, wentMillis)
        .putIfPresent(THEN, then == null ? null : then.toJson())
        .build();
  }

  static Gone of(JsonObject json) {
    return new Gone(
        json.object(CUSTOM).map(Gone::custom).orElse(null),
        json.object(CUSTOM_AT).map(Stamp::of).orElse(null),
        json.integer(SEEN).orElse(null),
        json.integer(WENT).orElse(0L),
        json.object(THEN).map(Gone::of).orElse(null));
  }

  private static JsonObject json(CustomStatus custom) {
    Instant end = custom.expiresAt();
    return JsonObject.builder()
        .putIfPresent(TEXT, custom.text())
        .putIfPresent(EMOJI, custom.emoji())
        .putIfPresent(EXPIRES_AT, end == null ? null : Long.valueOf(end.toEpochMilli()))
        .build();
  }

  private static CustomStatus custom(JsonObject json) {
    return new CustomStatus(
        json.string(TEXT).orElse(null),
        json.string(EMOJI).orElse(null),
        json.integer(EXPIRES_AT).map(Instant::ofEpochMilli).orElse(null));
  }
}
