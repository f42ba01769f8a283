package io.realtime4j.server.chat.presence;

import io.realtime4j.api.json.JsonArray;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.json.JsonValue;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one server tells the others of a user.
 *
 * @param sessions those of its sessions that are otherwise than it last told
 * @param ended those of its sessions that do not count any more
 * @param continued a session of another server that one of its own goes on from, or {@code null}
 * @param remains what is not a session's, if it is otherwise than before, or {@code null}
 */
record UserNews(
    String tenant,
    String userId,
    List<SessionState> sessions,
    List<Stamp> ended,
    @Nullable Stamp continued,
    @Nullable Gone remains) {
  private static final String TENANT = "tenant";
  private static final String USER = "user";
  private static final String SESSIONS = "sessions";
  private static final String ENDED = "ended";
  private static final String CONTINUED = "continued";
  private static final String REMAINS = "remains";

  JsonObject toJson() {
    return JsonObject.builder()
        .put(TENANT, tenant)
        .put(USER, userId)
        .putIfPresent(
            SESSIONS,
            sessions.isEmpty()
                ? null
                : new JsonArray(sessions.stream().<JsonValue>map(SessionState::toJson).toList()))
        .putIfPresent(
            ENDED,
            ended.isEmpty()
                ? null
                : new JsonArray(ended.stream().<JsonValue>map(Stamp::toJson).toList()))
        .putIfPresent(CONTINUED, continued == null ? null : continued.toJson())
        .putIfPresent(REMAINS, remains == null ? null : remains.toJson())
        .build();
  }

  /**
   * Reads what a server has told.
   *
   * @throws RuntimeException if that is not what one tells
   */
  static UserNews of(JsonObject json, String server) {
    return new UserNews(
        json.string(TENANT).orElseThrow(),
        json.string(USER).orElseThrow(),
        objects(json, SESSIONS).stream().map(one -> SessionState.of(one, server)).toList(),
        objects(json, ENDED).stream().map(Stamp::of).toList(),
        json.object(CONTINUED).map(Stamp::of).orElse(null),
        json.object(REMAINS).map(Gone::of).orElse(null));
  }

  private static List<JsonObject> objects(JsonObject json, String name) {
    List<JsonObject> objects = new ArrayList<>();
    for (JsonValue value : json.array(name).orElse(JsonArray.EMPTY).values()) {
      if (value.parsed() instanceof JsonObject object) {
        objects.add(object);
      }
    }
    return objects;
  }
}
