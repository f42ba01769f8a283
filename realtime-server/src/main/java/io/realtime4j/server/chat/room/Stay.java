package io.realtime4j.server.chat.room;

import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.spi.server.Principal;
import io.realtime4j.server.chat.session.RoomKey;
import org.jspecify.annotations.Nullable;

/**
 * What a server tells of a user who is present in a room there. Immutable.
 *
 * @param joinedAtMillis when the user came, on whatever server
 * @param lostMillis when the last session there was lost, {@code null} while there is one
 */
record Stay(String userName, String userAvatar, long joinedAtMillis, @Nullable Long lostMillis) {
  private static final String TENANT = "tenant";
  private static final String ROOM = "room";
  private static final String USER = "user";
  private static final String NAME = "name";
  private static final String AVATAR = "avatar";
  private static final String JOINED = "joined";
  private static final String LOST = "lost";

  static Stay of(Principal who, long joinedAtMillis, @Nullable Long lostMillis) {
    return new Stay(text(who.userName()), text(who.userAvatar()), joinedAtMillis, lostMillis);
  }

  private static String text(@Nullable String text) {
    return text == null ? "" : text;
  }

  Stay lost(long millis) {
    return new Stay(userName, userAvatar, joinedAtMillis, millis);
  }

  /** Returns whom a list names. */
  Principal who(String tenant, String userId) {
    return Principal.builder()
        .tenant(tenant)
        .userId(userId)
        .userName(userName.isEmpty() ? null : userName)
        .userAvatar(userAvatar.isEmpty() ? null : userAvatar)
        .build();
  }

  /**
   * Writes what peers are told of a user in a room.
   *
   * @param stay {@code null} if there is none any more
   */
  static JsonObject json(RoomKey room, String userId, @Nullable Stay stay) {
    JsonObject.Builder json =
        JsonObject.builder().put(TENANT, room.tenant()).put(ROOM, room.name()).put(USER, userId);
    if (stay != null) {
      json.putIfPresent(NAME, stay.userName.isEmpty() ? null : stay.userName)
          .putIfPresent(AVATAR, stay.userAvatar.isEmpty() ? null : stay.userAvatar)
          .put(JOINED, stay.joinedAtMillis)
          .putIfPresent(LOST, stay.lostMillis);
    }
    return json.build();
  }

  static RoomKey room(JsonObject json) {
    return new RoomKey(json.string(TENANT).orElseThrow(), json.string(ROOM).orElseThrow());
  }

  static String userId(JsonObject json) {
    return json.string(USER).orElseThrow();
  }

  static @Nullable Stay of(JsonObject json) {
    Long joined = json.integer(JOINED).orElse(null);
    return joined == null
        ? null
        : new Stay(
            json.string(NAME).orElse(""),
            json.string(AVATAR).orElse(""),
            joined,
            json.integer(LOST).orElse(null));
  }
}
