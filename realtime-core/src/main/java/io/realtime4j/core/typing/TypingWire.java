package io.realtime4j.core.typing;

import io.realtime4j.api.TypingUser;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.core.wire.MessageWire;
import io.realtime4j.core.wire.WireTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Typing on the wire. */
final class TypingWire {
  /** A reference server tells no expiry; it repeats a typist at least this often. */
  private static final Duration UNTOLD = Duration.ofSeconds(6);

  /** The server says itself when somebody is over: ours is only for when that word is lost. */
  private static final Duration MARGIN = Duration.ofSeconds(1);

  private static final long LONGEST_MILLIS = 60_000;

  private TypingWire() {}

  static JsonObject payload(Place place) {
    return JsonObject.builder()
        .put("roomName", place.room())
        .putIfPresent("threadId", place.threadId())
        .build();
  }

  static Place place(JsonObject event) {
    return new Place(
        event.string("room").orElseGet(() -> MessageWire.room(event)),
        MessageWire.text(event, "threadId"));
  }

  /** Returns those who type but ourselves, until when by the local clock. */
  static List<TypingLists.Typing> typing(JsonObject event, String ownId, long nowNanos) {
    List<TypingLists.Typing> typing = new ArrayList<>();
    for (JsonObject user : MessageWire.objects(event, "users")) {
      String id = user.string("userId").orElse("");
      if (id.isEmpty() || id.equals(ownId)) {
        continue;
      }
      Duration left =
          user.integer("expiresInMs")
              .map(millis -> Duration.ofMillis(Math.max(0, Math.min(millis, LONGEST_MILLIS))))
              .map(MARGIN::plus)
              .orElse(UNTOLD);
      typing.add(
          new TypingLists.Typing(
              new TypingUser(
                  id,
                  MessageWire.text(user, "userName"),
                  MessageWire.text(user, "userAvatar"),
                  WireTime.read(user, "startedAt").orElse(null)),
              nowNanos + left.toNanos()));
    }
    return typing;
  }
}
