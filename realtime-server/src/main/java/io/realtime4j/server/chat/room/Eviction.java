package io.realtime4j.server.chat.room;

import io.realtime4j.api.RefusedException;
import io.realtime4j.server.chat.session.ChatSession;
import io.realtime4j.server.loop.Stages;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/*
 * By the time that this begins, nobody of those concerned is let in any more. Sessions on their way
 * in are told not to attach; then all, those among them that have attached meanwhile too, are taken
 * out by a task of their own loop. What is posted there after that finds them out.
 */

/** Puts users out of a room whose stay was ended by somebody else. Loop only. */
final class Eviction {
  private final Room room;
  private final RoomServices services;
  private final RoomDoor door;
  private final Arrivals arrivals;

  Eviction(Room room, RoomServices services, RoomDoor door, Arrivals arrivals) {
    this.room = room;
    this.services = services;
    this.door = door;
    this.arrivals = arrivals;
  }

  /**
   * Puts all sessions of a user out; completes when none hears anything of the room any more.
   *
   * @param why what they are told
   */
  CompletableFuture<Void> evict(String userId, RefusedException why) {
    room.typing().silence(userId);
    CompletableFuture<Void> out = evict(room.presence().sessionsOf(userId), userId, why);
    // The last session may have been lost, and be waited for.
    room.presence().removed(userId);
    return out;
  }

  /** Puts out who is nobody in particular. */
  CompletableFuture<Void> evictStrangers(RefusedException why) {
    return evict(room.presence().strangers(), "", why);
  }

  /** Puts one session out. */
  CompletableFuture<Void> evict(ChatSession session, RefusedException why) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    Stages.settle(
        door.evict(session, why),
        who -> {
          room.typing().closed(session);
          if (who.isPresent() && room.presence().has(session, who.get())) {
            services.features().left(room.key(), session, who.get());
            room.presence().left(session, who.get());
          }
          done.complete(null);
        },
        done::completeExceptionally);
    return done;
  }

  private CompletableFuture<Void> evict(
      List<ChatSession> present, String userId, RefusedException why) {
    Set<ChatSession> sessions = new LinkedHashSet<>(present);
    for (Arrivals.Arrival arrival : arrivals.of(userId)) {
      arrival.end(why);
      sessions.add(arrival.session);
    }
    List<CompletableFuture<Void>> out = new ArrayList<>();
    sessions.forEach(session -> out.add(evict(session, why)));
    return Stages.all(out).thenAccept(all -> {});
  }
}
