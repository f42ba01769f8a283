package io.realtime4j.core.presence;

import io.realtime4j.api.CustomStatus;
import io.realtime4j.api.PresenceStatus;
import io.realtime4j.api.UserPresence;
import io.realtime4j.api.json.JsonNull;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.json.JsonString;
import io.realtime4j.api.json.JsonValue;
import io.realtime4j.core.wire.MessageWire;
import io.realtime4j.core.wire.WireTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Presence on the wire. */
final class PresenceWire {
  private PresenceWire() {}

  static JsonObject update(OwnPresence own, Instant now) {
    JsonObject.Builder update =
        JsonObject.builder()
            .put("status", own.status().wireName())
            .putIfPresent("auto", own.auto());
    if (own.namesCustom()) {
      update.put("customStatus", custom(own.custom(now)));
    }
    return update.build();
  }

  private static JsonValue custom(@Nullable CustomStatus status) {
    if (status == null) {
      return JsonNull.INSTANCE;
    }
    Instant until = status.expiresAt();
    return JsonObject.builder()
        .putIfPresent("text", status.text())
        .putIfPresent("emoji", status.emoji())
        .putIfPresent("expiresAt", until == null ? null : until.toString())
        .build();
  }

  /** Reads one user's presence; empty without a user or with a status that we do not know. */
  static Optional<UserPresence> read(JsonObject from) {
    Optional<PresenceStatus> status = from.string("status").flatMap(PresenceStatus::ofWireName);
    Optional<String> userId = from.string("userId");
    if (status.isEmpty() || userId.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new UserPresence(
            userId.get(),
            status.get(),
            custom(from),
            WireTime.read(from, "lastSeen").orElse(null),
            MessageWire.text(from, "device")));
  }

  /** Reads all presences of an answer or a bulk event. */
  static List<UserPresence> readAll(JsonObject from) {
    List<UserPresence> presences = new ArrayList<>();
    for (JsonObject item : MessageWire.objects(from, "presences")) {
      read(item).ifPresent(presences::add);
    }
    return presences;
  }

  /** A reference server sends flat text and an emoji beside it. */
  private static @Nullable CustomStatus custom(JsonObject from) {
    JsonValue value = from.get("customStatus");
    if (value instanceof JsonObject status) {
      return custom(
          MessageWire.text(status, "text"),
          status.string("emoji").orElse(MessageWire.text(from, "customEmoji")),
          WireTime.read(status, "expiresAt").orElse(null));
    }
    return custom(
        value instanceof JsonString text ? text.value() : null,
        MessageWire.text(from, "customEmoji"),
        null);
  }

  private static @Nullable CustomStatus custom(
      @Nullable String text, @Nullable String emoji, @Nullable Instant until) {
    return text == null && emoji == null ? null : new CustomStatus(cut(text), cut(emoji), until);
  }

  /** A peer's text may be longer than ours may be. */
  private static @Nullable String cut(@Nullable String text) {
    if (text == null || text.codePointCount(0, text.length()) <= CustomStatus.MAX_LENGTH) {
      return text;
    }
    return text.substring(0, text.offsetByCodePoints(0, CustomStatus.MAX_LENGTH));
  }
}
