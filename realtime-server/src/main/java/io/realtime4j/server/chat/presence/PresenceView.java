package io.realtime4j.server.chat.presence;

import io.realtime4j.api.CustomStatus;
import io.realtime4j.api.PresenceStatus;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.server.chat.session.WireTime;
import org.jspecify.annotations.Nullable;

/**
 * What there is to see of a user.
 *
 * @param customStatus what the user says, or {@code null}
 * @param lastSeenMillis when last seen, only beside {@code OFFLINE}; {@code null} if never
 * @param device what the newest session runs on, or {@code null}
 */
public record PresenceView(
    String userId,
    PresenceStatus status,
    @Nullable CustomStatus customStatus,
    @Nullable Long lastSeenMillis,
    @Nullable JsonObject device) {

  /** Returns what there is to see of somebody who never was here. */
  public static PresenceView unknown(String userId) {
    return new PresenceView(userId, PresenceStatus.OFFLINE, null, null, null);
  }

  public JsonObject toJson() {
    JsonObject.Builder json =
        JsonObject.builder().put("userId", userId).put("status", status.wireName());
    if (customStatus != null) {
      JsonObject.Builder custom =
          JsonObject.builder()
              .putIfPresent("text", customStatus.text())
              .putIfPresent("emoji", customStatus.emoji());
      if (customStatus.expiresAt() != null) {
        custom.put("expiresAt", WireTime.text(customStatus.expiresAt()));
      }
      json.put("customStatus", custom.build()).putIfPresent("customEmoji", customStatus.emoji());
    }
    if (lastSeenMillis != null) {
      json.put("lastSeen", WireTime.text(lastSeenMillis));
    }
    return json.putIfPresent("device", device).build();
  }
}
