package io.realtime4j.server.chat;

import io.realtime4j.api.ConnectedSession;
import io.realtime4j.api.json.JsonArray;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.server.chat.moderation.ForeignRevocations;
import io.realtime4j.server.chat.moderation.TenantRevocations.Seen;
import java.time.Instant;
import java.util.List;

/** What servers answer each other about their sessions. */
final class OperationsAnswers {
  static final String SESSIONS = "sessions";
  static final String SEEN = "seen";

  private OperationsAnswers() {}

  static JsonObject sessions(List<ConnectedSession> sessions) {
    return JsonObject.of(
        SESSIONS,
        JsonArray.of(
            sessions.stream()
                .map(
                    one ->
                        JsonObject.builder()
                            .put("tenant", one.tenant())
                            .put("userId", one.userId())
                            .putIfPresent("userName", one.userName())
                            .put("sid", one.sid())
                            .put("label", one.label())
                            .put("transport", one.transport())
                            .put("address", one.address())
                            .put("rooms", JsonArray.of(one.rooms().toArray()))
                            .build())
                .toArray()));
  }

  static ConnectedSession session(JsonObject json) {
    return new ConnectedSession(
        json.string("tenant").orElse(""),
        json.string("userId").orElse(""),
        json.string("userName").orElse(null),
        json.string("sid").orElse(""),
        json.string("label").orElse(""),
        json.string("transport").orElse(""),
        json.string("address").orElse(""),
        json.array("rooms").orElse(JsonArray.EMPTY).strings());
  }

  static JsonObject seen(List<Seen> seen) {
    return JsonObject.of(
        SEEN,
        JsonArray.of(
            seen.stream()
                .map(
                    one -> {
                      Instant end = one.expiresAt();
                      return JsonObject.builder()
                          .putIfPresent("tokenId", one.tokenId())
                          .putIfPresent("expiresAt", end == null ? null : end.toString())
                          .put("label", one.label())
                          .build();
                    })
                .toArray()));
  }

  static Seen seen(JsonObject json) {
    return new Seen(
        json.string("tokenId").orElse(null),
        json.string("expiresAt").map(Instant::parse).orElse(null),
        json.string("label").orElse(""));
  }

  static JsonObject counted(int count) {
    return ForeignRevocations.counted(count);
  }
}
