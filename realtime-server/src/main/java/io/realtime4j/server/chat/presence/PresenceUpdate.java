package io.realtime4j.server.chat.presence;

import io.realtime4j.api.CustomStatus;
import io.realtime4j.api.PresenceStatus;
import io.realtime4j.api.json.JsonNull;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.json.JsonString;
import io.realtime4j.api.json.JsonValue;
import io.realtime4j.server.chat.session.Payload;
import io.realtime4j.server.chat.session.Refusals;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a session says of its user.
 *
 * @param auto whether it is a sign of idleness or activity; {@code null} if not said
 * @param customStatusGiven whether it speaks of the custom status at all
 * @param customStatus the new one, {@code null} to clear it
 */
record PresenceUpdate(
    PresenceStatus status,
    @Nullable Boolean auto,
    boolean customStatusGiven,
    @Nullable CustomStatus customStatus) {

  /** Returns whether the user chose the status; clients that do not say are judged by it. */
  boolean isChoice() {
    return auto == null ? status == PresenceStatus.BUSY || status == PresenceStatus.OFFLINE : !auto;
  }

  /** Returns whether an earlier choice of this session is over: not by mere activity. */
  boolean replacesChoice() {
    return auto == null;
  }

  /** Reads the payload of {@code presence:update}. */
  static PresenceUpdate of(Payload payload, long nowMillis) {
    String name = payload.optionalText("status");
    PresenceStatus status = name == null ? null : PresenceStatus.ofWireName(name).orElse(null);
    if (status == null) {
      throw Refusals.validation("status", "must be online, away, busy or offline");
    }
    Boolean auto = payload.optionalBool("auto");
    JsonValue custom = payload.json().get("customStatus");
    if (custom == null) {
      return new PresenceUpdate(status, auto, false, null);
    }
    return new PresenceUpdate(status, auto, true, customStatus(custom, payload, nowMillis));
  }

  private static @Nullable CustomStatus customStatus(
      JsonValue value, Payload payload, long nowMillis) {
    if (value instanceof JsonNull) {
      return null;
    }
    Payload custom;
    if (value instanceof JsonObject object) {
      custom = new Payload(object);
    } else if (value instanceof JsonString) {
      // Older clients send the text flat, the emoji beside it.
      custom =
          new Payload(
              JsonObject.builder()
                  .put("text", value)
                  .putIfPresent("emoji", payload.optionalText("customEmoji"))
                  .build());
    } else {
      throw Refusals.validation("customStatus", "must be an object or null");
    }
    String text = limited(custom, "text");
    String emoji = limited(custom, "emoji");
    Long expiresAt = custom.optionalTime("expiresAt");
    boolean isEmpty = text == null && emoji == null;
    if (isEmpty || (expiresAt != null && expiresAt <= nowMillis)) {
      return null;
    }
    return new CustomStatus(
        text, emoji, expiresAt == null ? null : Instant.ofEpochMilli(expiresAt));
  }

  private static @Nullable String limited(Payload custom, String field) {
    String value = custom.optionalText(field);
    if (value == null || value.isBlank()) {
      return null;
    }
    if (value.codePointCount(0, value.length()) > CustomStatus.MAX_LENGTH) {
      throw Refusals.beyond(
          "customStatus." + field,
          "must be at most " + CustomStatus.MAX_LENGTH + " characters",
          CustomStatus.MAX_LENGTH);
    }
    return value;
  }
}
