package io.realtime4j.server.chat.invitation;

import io.realtime4j.api.json.JsonObject;
import io.realtime4j.protocol.Json;
import io.realtime4j.server.chat.session.WireTime;

/**
 * A room waits for somebody.
 *
 * @param room its canonical name
 * @param userId who is invited
 * @param invitedBy by whom
 */
record Invitation(
    String room, String userId, String invitedBy, long createdAtMillis, long expiresAtMillis) {
  boolean isOver(long nowMillis) {
    return expiresAtMillis <= nowMillis;
  }

  JsonObject json() {
    return JsonObject.of(
        "roomName", room,
        "userId", userId,
        "invitedBy", invitedBy,
        "createdAt", WireTime.text(createdAtMillis),
        "expiresAt", WireTime.text(expiresAtMillis));
  }

  byte[] encode() {
    return Json.toBytes(
        JsonObject.of("by", invitedBy, "at", createdAtMillis, "until", expiresAtMillis));
  }

  /** Reads what {@link #encode} wrote; what is anything else is over. */
  static Invitation decode(String room, String userId, byte[] value) {
    JsonObject json = read(value);
    return new Invitation(
        room,
        userId,
        json.string("by").orElse(""),
        json.integer("at").orElse(0L),
        json.integer("until").orElse(0L));
  }

  private static JsonObject read(byte[] value) {
    try {
      return Json.raw(value).parsed() instanceof JsonObject object ? object : JsonObject.EMPTY;
    } catch (RuntimeException e) {
      return JsonObject.EMPTY;
    }
  }
}
