package io.realtime4j.server.chat.room;

import io.realtime4j.api.json.JsonObject;
import io.realtime4j.server.chat.cluster.Part;
import io.realtime4j.server.chat.session.RoomKey;
import io.realtime4j.server.loop.Stages;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * What other servers change of rooms and their members. They say only of which: what holds is in
 * the store, and is read where the room is open.
 */
public final class RoomNews implements Part {
  /** What rooms are called among servers. */
  public static final String SUBJECT = "rooms";

  private static final String HERE = "here";

  private final RoomDirectory rooms;

  public RoomNews(RoomDirectory rooms) {
    this.rooms = rooms;
  }

  static JsonObject changed(RoomKey key, @Nullable String userId) {
    return JsonObject.builder()
        .put("tenant", key.tenant())
        .put("room", key.name())
        .putIfPresent("userId", userId)
        .build();
  }

  static JsonObject isHere(RoomKey key, String userId) {
    return JsonObject.of(
        "tenant", key.tenant(), "room", key.name(), "userId", userId, "question", HERE);
  }

  static boolean saysHere(JsonObject answer) {
    return answer.bool(HERE).orElse(false);
  }

  private static RoomKey key(JsonObject message) {
    return new RoomKey(
        message.string("tenant").orElseThrow(), message.string("room").orElseThrow());
  }

  @Override
  public void told(String peer, JsonObject message) {
    String userId = message.string("userId").orElse(null);
    rooms.ifOpen(
        key(message),
        room ->
            Stages.settle(
                room.moderation().follow(userId),
                done -> {},
                failure -> room.asker().complaints().warn("a change was not read", failure)));
  }

  @Override
  public CompletionStage<JsonObject> asked(String peer, JsonObject question) {
    String userId = question.string("userId").orElse(null);
    boolean asksIfHere = question.string("question").filter(HERE::equals).isPresent();
    CompletableFuture<JsonObject> answer = new CompletableFuture<>();
    rooms.ifOpen(
        key(question),
        room -> {
          if (asksIfHere && userId != null) {
            answer.complete(JsonObject.of(HERE, room.entrance().isHere(userId)));
          } else {
            Stages.settle(
                room.moderation().follow(userId),
                done -> answer.complete(JsonObject.EMPTY),
                answer::completeExceptionally);
          }
        },
        () -> answer.complete(JsonObject.EMPTY));
    return answer;
  }

  @Override
  public void missed(String peer) {
    rooms.readAnew();
  }

  /** It may have stored something, and not have come to say so. */
  @Override
  public void gone(String peer) {
    rooms.readAnew();
  }

  @Override
  public void cutOff(boolean isCutOff) {
    if (!isCutOff) {
      rooms.readAnew();
    }
  }
}
