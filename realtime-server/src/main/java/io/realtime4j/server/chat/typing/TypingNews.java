package io.realtime4j.server.chat.typing;

import io.realtime4j.api.json.JsonObject;
import io.realtime4j.server.chat.session.RoomKey;
import io.realtime4j.server.chat.typing.TypingTracker.Form;
import org.jspecify.annotations.Nullable;

/**
 * What one server tells the others of somebody who types there.
 *
 * @param startedAtMillis wall-clock time of the last start; {@code null} for a stop
 */
record TypingNews(
    RoomKey room,
    Form form,
    String userId,
    @Nullable String userName,
    @Nullable String userAvatar,
    @Nullable Long startedAtMillis) {
  private static final String TENANT = "tenant";
  private static final String ROOM = "room";
  private static final String FORM = "form";
  private static final String TYPE = "type";
  private static final String THREAD = "thread";
  private static final String USER = "user";
  private static final String NAME = "name";
  private static final String AVATAR = "avatar";
  private static final String STARTED = "started";

  JsonObject toJson() {
    return JsonObject.builder()
        .put(TENANT, room.tenant())
        .put(ROOM, room.name())
        .put(FORM, form.roomName())
        .put(TYPE, form.roomType())
        .putIfPresent(THREAD, form.threadId())
        .put(USER, userId)
        .putIfPresent(NAME, userName)
        .putIfPresent(AVATAR, userAvatar)
        .putIfPresent(STARTED, startedAtMillis)
        .build();
  }

  /**
   * Reads what a server has told.
   *
   * @throws RuntimeException if that is not what one tells
   */
  static TypingNews of(JsonObject json) {
    return new TypingNews(
        new RoomKey(json.string(TENANT).orElseThrow(), json.string(ROOM).orElseThrow()),
        new Form(
            json.string(FORM).orElseThrow(),
            json.string(TYPE).orElseThrow(),
            json.string(THREAD).orElse(null)),
        json.string(USER).orElseThrow(),
        json.string(NAME).orElse(null),
        json.string(AVATAR).orElse(null),
        json.integer(STARTED).orElse(null));
  }
}
