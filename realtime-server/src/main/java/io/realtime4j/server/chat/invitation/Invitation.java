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
 * @param answeredUntilMillis until then a server is busy with the answer, 0 for none
 */
record Invitation(
    String room,
    String userId,
    String invitedBy,
    long createdAtMillis,
    long expiresAtMillis,
    long answeredUntilMillis) {
  Invitation(
      String room, String userId, String invitedBy, long createdAtMillis, long expiresAtMillis) {
    this(room, userId, invitedBy, createdAtMillis, expiresAtMillis, 0);
  }

  Invitation answeredUntil(long millis) {
    return new Invitation(room, userId, invitedBy, createdAtMillis, expiresAtMillis, millis);
  }

  boolean isBeingAnswered(long nowMillis) {
    return answeredUntilMillis > nowMillis;
  }

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
        JsonObject.builder()
            .put("by", invitedBy)
            .put("at", createdAtMillis)
            .put("until", expiresAtMillis)
            .putIfPresent("answeredUntil", answeredUntilMillis == 0 ? null : answeredUntilMillis)
            .build());
  }

  /** Reads what {@link #encode} wrote; what is anything else is over. */
  static Invitation decode(String room, String userId, byte[] value) {
    JsonObject json = read(value);
    return new Invitation(
        room,
        userId,
        json.string("by").orElse(""),
        json.integer("at").orElse(0L),
        json.integer("until").orElse(0L),
        json.integer("answeredUntil").orElse(0L));
  }

  private static JsonObject read(byte[] value) {
    try {
      return Json.raw(value).parsed() instanceof JsonObject object ? object : JsonObject.EMPTY;
    } catch (RuntimeException e) {
      return JsonObject.EMPTY;
    }
  }
}
