package io.realtime4j.server.chat.http;

import io.realtime4j.api.BanInfo;
import io.realtime4j.api.ConnectedSession;
import io.realtime4j.api.InfoPage;
import io.realtime4j.api.MemberInfo;
import io.realtime4j.api.RevocationInfo;
import io.realtime4j.api.RoomInfo;
import io.realtime4j.api.SentMessage;
import io.realtime4j.api.json.JsonArray;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.json.JsonValue;
import io.realtime4j.server.chat.session.WireTime;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** How rooms, members, bans and sessions look over HTTP. */
final class AdminJson {
  private AdminJson() {}

  static JsonObject room(RoomInfo room) {
    return JsonObject.builder()
        .put("name", room.name())
        .put("type", room.type())
        .put("visibility", room.visibility().name().toLowerCase(Locale.ROOT))
        .put("maxMembers", room.maxMembers())
        .put("slowModeMs", room.slowMode().toMillis())
        .put("closed", room.isClosed())
        .put("createdAt", WireTime.text(room.createdAt()))
        .build();
  }

  static JsonObject member(MemberInfo member) {
    return JsonObject.builder()
        .put("userId", member.userId())
        .put("role", member.role())
        .put("joinedAt", WireTime.text(member.joinedAt()))
        .put("muted", member.mutedUntil() != null)
        .putIfPresent("mutedUntil", end(member.mutedUntil()))
        .build();
  }

  static JsonObject ban(BanInfo ban) {
    return JsonObject.builder()
        .put("userId", ban.userId())
        .put("at", WireTime.text(ban.at()))
        .putIfPresent("until", end(ban.until()))
        .putIfPresent("by", ban.by())
        .putIfPresent("reason", ban.reason())
        .build();
  }

  static JsonObject revocation(RevocationInfo one) {
    return JsonObject.builder()
        .put("kind", one.kind().name().toLowerCase(Locale.ROOT))
        .put("id", one.id())
        .putIfPresent("until", end(one.until()))
        .build();
  }

  /** What has no end has none here. */
  private static @Nullable String end(@Nullable Instant until) {
    return until == null || until.equals(Instant.MAX) ? null : WireTime.text(until);
  }

  static JsonObject session(ConnectedSession session) {
    return JsonObject.builder()
        .put("sid", session.sid())
        .put("sessionId", session.label())
        .put("userId", session.userId())
        .putIfPresent("userName", session.userName())
        .put("transport", session.transport())
        .put("address", session.address())
        .put("rooms", JsonArray.of(session.rooms().toArray()))
        .build();
  }

  static JsonObject sent(SentMessage message) {
    return JsonObject.of(
        "messageId", message.messageId(),
        "roomName", message.roomName(),
        "offset", message.offset(),
        "sentAt", WireTime.text(message.sentAt()),
        "duplicate", message.duplicate());
  }

  static <T> JsonObject page(String name, InfoPage<T> page, Function<T, JsonObject> shown) {
    return JsonObject.of(name, list(page.items(), shown), "hasMore", page.hasMore());
  }

  static <T> JsonArray list(List<T> items, Function<T, JsonObject> shown) {
    return new JsonArray(items.stream().map(item -> (JsonValue) shown.apply(item)).toList());
  }
}
