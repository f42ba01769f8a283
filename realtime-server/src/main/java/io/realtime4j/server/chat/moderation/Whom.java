package io.realtime4j.server.chat.moderation;

import io.realtime4j.api.json.JsonObject;
import io.realtime4j.server.chat.session.ChatSession;
import org.jspecify.annotations.Nullable;

/**
 * Sessions that are meant, on whichever server they are; what is {@code null} may be anything.
 *
 * @param session the id of a session, or its label
 */
public record Whom(
    @Nullable String tenant,
    @Nullable String userId,
    @Nullable String sid,
    @Nullable String tokenId,
    @Nullable String session) {
  /** All of a tenant, or of one of its users. */
  public static Whom of(String tenant, @Nullable String userId) {
    return new Whom(tenant, userId, null, null, null);
  }

  /** One session, in a tenant if one is named. */
  public static Whom sid(@Nullable String tenant, String sid) {
    return new Whom(tenant, null, sid, null, null);
  }

  static Whom token(String tenant, String tokenId) {
    return new Whom(tenant, null, null, tokenId, null);
  }

  static Whom session(String tenant, String idOrLabel) {
    return new Whom(tenant, null, null, null, idOrLabel);
  }

  /** Returns what was written of one. */
  public static Whom of(JsonObject json) {
    return new Whom(
        json.string("tenant").orElse(null),
        json.string("userId").orElse(null),
        json.string("sid").orElse(null),
        json.string("tokenId").orElse(null),
        json.string("session").orElse(null));
  }

  /** Writes it for another server. */
  public JsonObject toJson() {
    return JsonObject.builder()
        .putIfPresent("tenant", tenant)
        .putIfPresent("userId", userId)
        .putIfPresent("sid", sid)
        .putIfPresent("tokenId", tokenId)
        .putIfPresent("session", session)
        .build();
  }

  /** Returns whether a session is meant; on its loop. */
  public boolean isMeant(ChatSession one) {
    String id = one.socket().id();
    return isIn(tenant, one.principal().tenant())
        && isIn(userId, one.principal().userId())
        && isIn(sid, id)
        && (tokenId == null || tokenId.equals(one.principal().tokenId()))
        && (session == null || session.equals(id) || session.equals(one.label()));
  }

  private static boolean isIn(@Nullable String wanted, String is) {
    return wanted == null || wanted.equals(is);
  }
}
