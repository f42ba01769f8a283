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
  private static final String DEPARTS = "departs";

  private final RoomDirectory rooms;
  private final Whereabouts whereabouts;

  public RoomNews(RoomDirectory rooms, Whereabouts whereabouts) {
    this.rooms = rooms;
    this.whereabouts = whereabouts;
  }

  static JsonObject changed(RoomKey key, @Nullable String userId) {
    return JsonObject.builder()
        .put("tenant", key.tenant())
        .put("room", key.name())
        .putIfPresent("userId", userId)
        .build();
  }

  /** Asks whether a user is in a room; where not, the membership is about to be ended. */
  static JsonObject departs(RoomKey key, String userId) {
    return changed(key, userId).toBuilder().put("question", HERE).put(DEPARTS, true).build();
  }

  /** Tells that it has ended, or is to go on. */
  static JsonObject departed(RoomKey key, String userId) {
    return changed(key, userId).toBuilder().put(DEPARTS, false).build();
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
    RoomKey key = key(message);
    rooms.ifOpen(
        key,
        room ->
            Stages.settle(
                room.moderation().follow(userId),
                done -> {},
                failure -> room.asker().complaints().warn("a change was not read", failure)));
    if (userId != null && message.has(DEPARTS)) {
      Elsewhere home = whereabouts.of(rooms.loopOf(key));
      home.loop().execute(() -> home.departures().end(peer, key, userId));
    }
  }

  @Override
  public CompletionStage<JsonObject> asked(String peer, JsonObject question) {
    String userId = question.string("userId").orElse(null);
    boolean asksIfHere = question.string("question").filter(HERE::equals).isPresent();
    CompletableFuture<JsonObject> answer = new CompletableFuture<>();
    RoomKey key = key(question);
    Runnable notHere =
        () -> {
          if (userId != null && question.bool(DEPARTS).orElse(false)) {
            whereabouts.of(rooms.loopOf(key)).departures().begin(peer, key, userId);
          }
          answer.complete(JsonObject.EMPTY);
        };
    rooms.ifOpen(
        key,
        room -> {
          if (!asksIfHere || userId == null) {
            Stages.settle(
                room.moderation().follow(userId),
                done -> answer.complete(JsonObject.EMPTY),
                answer::completeExceptionally);
          } else if (room.entrance().isHere(userId)) {
            answer.complete(JsonObject.of(HERE, true));
          } else {
            notHere.run();
          }
        },
        notHere);
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
