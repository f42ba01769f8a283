package io.realtime4j.server.chat.typing;

import io.realtime4j.api.json.JsonArray;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.json.JsonValue;
import io.realtime4j.server.chat.session.RoomKey;
import io.realtime4j.server.chat.session.WireTime;
import io.realtime4j.server.chat.typing.TypingTracker.Form;
import io.realtime4j.server.chat.typing.TypingTracker.Typist;
import java.util.ArrayList;
import java.util.List;

/** The payload of {@code typing:event}. */
final class TypingJson {
  private TypingJson() {}

  static JsonObject event(RoomKey room, Form form, List<Typist> typists, int total, long nowNanos) {
    List<JsonValue> users = new ArrayList<>();
    for (Typist typist : typists) {
      users.add(
          JsonObject.builder()
              .put("userId", typist.userId())
              .putIfPresent("userName", typist.userName())
              .putIfPresent("userAvatar", typist.userAvatar())
              .put("startedAt", WireTime.text(typist.startedAtMillis()))
              .put("expiresInMs", Math.max(0, (typist.untilNanos() - nowNanos) / 1_000_000))
              .build());
    }
    JsonObject.Builder event =
        JsonObject.builder()
            .put("room", room.name())
            .put("roomName", form.roomName())
            .put("roomType", form.roomType())
            .putIfPresent("threadId", form.threadId())
            .put("users", new JsonArray(users));
    if (total > typists.size()) {
      event.put("total", total);
    }
    return event.build();
  }
}
