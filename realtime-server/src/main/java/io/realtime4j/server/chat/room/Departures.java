package io.realtime4j.server.chat.room;

import io.realtime4j.api.EventLoop;
import io.realtime4j.server.chat.session.RoomKey;
import io.realtime4j.server.loop.Deadline;
import io.realtime4j.server.loop.DeadlineQueue;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/*
 * Whoever leaves a room with the last session there is a member no more; each server knows that of
 * its own sessions only. So the one that the user leaves asks the others, and one that says no lets
 * nobody in for that user until the membership has ended, or time is over: else it would let in by
 * a membership that is about to end.
 */

/** Users of whom a peer was told that they are not here, as it ends their membership. Loop only. */
final class Departures {
  /** A peer asks again every second as long as it waits, and has stored it a moment later. */
  static final Duration PATIENCE = Duration.ofSeconds(5);

  private final DeadlineQueue deadlines;
  private final Map<Place, Departure> open = new LinkedHashMap<>();

  private record Place(RoomKey room, String userId) {}

  /** By which peers, and what waits for them. */
  private record Departure(Map<String, Deadline> byPeer, CompletableFuture<Void> over) {}

  Departures(EventLoop loop) {
    this.deadlines = new DeadlineQueue(loop, PATIENCE);
  }

  /** A peer is about to end a membership. */
  void begin(String peer, RoomKey room, String userId) {
    Departure departure =
        open.computeIfAbsent(
            new Place(room, userId),
            place -> new Departure(new LinkedHashMap<>(), new CompletableFuture<>()));
    Deadline before = departure.byPeer.put(peer, deadlines.add(() -> end(peer, room, userId)));
    if (before != null) {
      before.cancel();
    }
  }

  /** A peer has ended it, or does not. */
  void end(String peer, RoomKey room, String userId) {
    Place place = new Place(room, userId);
    Departure departure = open.get(place);
    Deadline deadline = departure == null ? null : departure.byPeer.remove(peer);
    if (departure != null && deadline != null) {
      deadline.cancel();
      if (departure.byPeer.isEmpty()) {
        open.remove(place);
        departure.over.complete(null);
      }
    }
  }

  /** A peer is gone. */
  void gone(String peer) {
    List.copyOf(open.keySet()).forEach(place -> end(peer, place.room, place.userId));
  }

  /** Returns whether a user's membership is about to end. */
  boolean isOpen(RoomKey room, String userId) {
    return open.containsKey(new Place(room, userId));
  }

  /** Completes on the loop when none is about to end of those that are now. */
  CompletableFuture<Void> over(RoomKey room, String userId) {
    Departure departure = open.get(new Place(room, userId));
    return departure == null ? CompletableFuture.completedFuture(null) : departure.over;
  }
}
