package io.realtime4j.feature.reactions;

import io.realtime4j.api.json.JsonArray;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.json.JsonValue;
import io.realtime4j.api.spi.server.RoomMessage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Reactions as they are on the wire. */
final class ReactionJson {
  private static final String CHANNEL = "channel:";

  private ReactionJson() {}

  /** Returns what is listed for one who sees it. */
  static JsonArray list(MessageReactions reactions, String viewer) {
    List<JsonValue> listed = new ArrayList<>();
    for (Reaction reaction : reactions.seenBy(viewer)) {
      listed.add(
          JsonObject.of(
              "emoji", reaction.emoji(), "count", reaction.count(), "me", reaction.isMine()));
    }
    return new JsonArray(listed);
  }

  /** Returns a message's reactions for one who asks. */
  static JsonObject message(String messageId, MessageReactions reactions, String viewer) {
    return JsonObject.of(
        "messageId",
        messageId,
        "version",
        reactions.version(),
        "reactions",
        list(reactions, viewer));
  }

  /** Returns some of those who have reacted in one way. */
  static JsonObject users(
      RoomMessage message, String emoji, MessageReactions now, String after, int limit) {
    List<String> rest = now.usersAfter(emoji, after);
    List<JsonValue> shown = new ArrayList<>();
    for (String userId : rest.subList(0, Math.min(limit, rest.size()))) {
      shown.add(JsonObject.of("userId", userId));
    }
    return head(message, emoji)
        .put("users", new JsonArray(shown))
        .put("count", now.count(emoji))
        .put("hasMore", rest.size() > limit)
        .put("version", now.version())
        .build();
  }

  /** Returns what a room is told of somebody who has reacted. */
  static JsonObject added(
      RoomMessage message, String emoji, String userId, MessageReactions now, Instant at) {
    return head(message, emoji)
        .put("userId", userId)
        .put("totalCount", now.count(emoji))
        .put("version", now.version())
        .put("createdAt", at.toString())
        .build();
  }

  /** Returns what a room is told of somebody who has taken it back. */
  static JsonObject removed(
      RoomMessage message, String emoji, String userId, MessageReactions now) {
    return head(message, emoji)
        .put("userId", userId)
        .put("remainingCount", now.count(emoji))
        .put("version", now.version())
        .build();
  }

  /** Returns what who has reacted, or taken it back, is answered. */
  static JsonObject answer(
      RoomMessage message, String emoji, String count, MessageReactions now, boolean isDuplicate) {
    return head(message, emoji)
        .put(count, now.count(emoji))
        .put("version", now.version())
        .put("duplicate", isDuplicate)
        .build();
  }

  private static JsonObject.Builder head(RoomMessage message, String emoji) {
    String room = message.roomName();
    boolean isChannel = room.startsWith(CHANNEL);
    return JsonObject.builder()
        .put("messageId", message.messageId())
        .put("roomName", room)
        .putIfPresent("channelId", isChannel ? room.substring(CHANNEL.length()) : null)
        .putIfPresent("threadId", message.threadId())
        .put("emoji", emoji);
  }
}
