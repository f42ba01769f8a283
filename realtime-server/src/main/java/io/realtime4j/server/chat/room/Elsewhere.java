package io.realtime4j.server.chat.room;

import io.realtime4j.api.EventLoop;
import io.realtime4j.server.chat.session.RoomKey;
import io.realtime4j.server.loop.Deadline;
import io.realtime4j.server.loop.DeadlineQueue;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/*
 * Kept whether the room is open here or not, and beside the room: one that is opened finds here who
 * is in it. A stay at a server that is gone is lost, and ends when its grace is over, or as soon as
 * the user is anywhere else.
 */

/** Who is present in the rooms of one loop on other servers. Loop only. */
final class Elsewhere {
  /** Hears where a user is present otherwise than before. */
  interface Listener {
    /**
     * A user is.
     *
     * @param hasLeft whether the last session on a server has left in due form
     */
    void changed(RoomKey room, String userId, boolean hasLeft);
  }

  /** Somebody in some room. */
  private record Place(RoomKey room, String userId) {}

  private final EventLoop loop;
  private final InstantSource clock;
  private final long graceMillis;
  private final DeadlineQueue grace;
  private final Departures departures;
  private final Listener onChange;
  // By room, then by user in order of id, then by server in order of name.
  private final Map<RoomKey, Map<String, Map<String, Stay>>> rooms = new LinkedHashMap<>();
  private final Map<String, Set<Place>> untold = new LinkedHashMap<>();
  // Of servers that are gone, the stays that are in their grace.
  private final Map<String, Set<Place>> gone = new LinkedHashMap<>();
  private boolean isHeld;

  /**
   * Creates one.
   *
   * @param isHeld whether it is not known now what may be told of anybody
   */
  Elsewhere(
      EventLoop loop, InstantSource clock, Duration grace, boolean isHeld, Listener onChange) {
    this.loop = loop;
    this.clock = clock;
    this.graceMillis = grace.toMillis();
    this.grace = new DeadlineQueue(loop, grace);
    this.departures = new Departures(loop);
    this.isHeld = isHeld;
    this.onChange = onChange;
  }

  EventLoop loop() {
    return loop;
  }

  /** Returns whose memberships are about to be ended elsewhere. */
  Departures departures() {
    return departures;
  }

  /** Returns who is in a room elsewhere: the stays of each, by server. */
  Map<String, Map<String, Stay>> in(RoomKey room) {
    return rooms.getOrDefault(room, Map.of());
  }

  /** Returns where else a user is in a room, by server. */
  Map<String, Stay> of(RoomKey room, String userId) {
    return in(room).getOrDefault(userId, Map.of());
  }

  /** Returns whether a session of a user is in a room elsewhere. */
  boolean isIn(RoomKey room, String userId) {
    return of(room, userId).values().stream().anyMatch(stay -> stay.lostMillis() == null);
  }

  /** A peer has told that a user is in a room there, or is not any more. */
  void told(String peer, RoomKey room, String userId, @Nullable Stay stay) {
    gone.remove(peer);
    Set<Place> waiting = untold.get(peer);
    if (waiting != null) {
      waiting.remove(new Place(room, userId));
    }
    put(peer, room, userId, stay, stay == null);
    if (stay != null && stay.lostMillis() == null) {
      foundAgain(room, userId);
    }
  }

  private void put(String peer, RoomKey room, String userId, @Nullable Stay stay, boolean isWish) {
    Stay before = of(room, userId).get(peer);
    Map<String, Stay> stays = with(of(room, userId), peer, stay);
    if (!stays.isEmpty()) {
      rooms.computeIfAbsent(room, r -> new TreeMap<>()).put(userId, stays);
    } else if (before != null) {
      Map<String, Map<String, Stay>> users = rooms.getOrDefault(room, new TreeMap<>());
      users.remove(userId);
      if (users.isEmpty()) {
        rooms.remove(room);
      }
    }
    if (stay == null ? before != null : !stay.equals(before)) {
      boolean hasLeft = isWish && before != null && before.lostMillis() == null;
      onChange.changed(room, userId, hasLeft);
    }
  }

  /** Nearly everybody is on one server, for whom this takes little. */
  private static Map<String, Stay> with(Map<String, Stay> stays, String peer, @Nullable Stay stay) {
    Map<String, Stay> changed = new TreeMap<>(stays);
    if (stay == null) {
      changed.remove(peer);
    } else {
      changed.put(peer, stay);
    }
    return changed.size() == 1 ? Map.copyOf(changed) : changed;
  }

  /** A user is in a room on a server that is there: those that are gone are not waited for. */
  void foundAgain(RoomKey room, String userId) {
    for (String peer : List.copyOf(of(room, userId).keySet())) {
      if (gone.containsKey(peer)) {
        put(peer, room, userId, null, false);
      }
    }
  }

  /** A peer begins to tell everything. */
  void begin(String peer) {
    untold.put(peer, places(peer));
  }

  /** A peer has told everything: what it has not told again is no more. */
  void complete(String peer) {
    Set<Place> ended = untold.remove(peer);
    if (ended != null) {
      ended.forEach(place -> put(peer, place.room, place.userId, null, false));
    }
  }

  /** A peer is gone: its users' sessions are lost, those that were lost before since then. */
  void gone(String peer) {
    untold.remove(peer);
    departures.gone(peer);
    long now = clock.millis();
    Set<Place> waitedFor = new LinkedHashSet<>();
    gone.put(peer, waitedFor);
    for (Place place : places(peer)) {
      Stay stay = of(place.room, place.userId).get(peer);
      if (stay == null) {
        continue;
      }
      if (isElsewhereToo(peer, place)) {
        put(peer, place.room, place.userId, null, false);
        continue;
      }
      Long lost = stay.lostMillis();
      long waited = lost == null ? 0 : Math.max(0, Math.min(graceMillis, now - lost));
      waitedFor.add(place);
      put(peer, place.room, place.userId, lost == null ? stay.lost(now) : stay, false);
      grace.addSince(loop.nanoTime() - waited * 1_000_000, new Grace(peer, place, waitedFor));
    }
    tidy(peer, waitedFor);
  }

  private void tidy(String peer, Set<Place> waitedFor) {
    if (waitedFor.isEmpty()) {
      gone.remove(peer, waitedFor);
    }
  }

  private boolean isElsewhereToo(String peer, Place place) {
    return of(place.room, place.userId).entrySet().stream()
        .anyMatch(one -> !one.getKey().equals(peer) && one.getValue().lostMillis() == null);
  }

  private final class Grace extends Deadline {
    private final String peer;
    private final Place place;
    private final Set<Place> waitedFor;

    Grace(String peer, Place place, Set<Place> waitedFor) {
      this.peer = peer;
      this.place = place;
      this.waitedFor = waitedFor;
    }

    @Override
    protected void due() {
      // Else it has come back meanwhile, if only to be gone again.
      if (waitedFor.remove(place) && gone.get(peer) == waitedFor) {
        put(peer, place.room, place.userId, null, false);
        tidy(peer, waitedFor);
      }
    }
  }

  private Set<Place> places(String peer) {
    Set<Place> places = new LinkedHashSet<>();
    rooms.forEach(
        (room, users) ->
            users.forEach(
                (userId, stays) -> {
                  if (stays.containsKey(peer)) {
                    places.add(new Place(room, userId));
                  }
                }));
    return places;
  }

  /** Sets whether it is not known now what may be told of anybody. */
  void hold(boolean newIsHeld) {
    isHeld = newIsHeld;
  }

  boolean isHeld() {
    return isHeld;
  }
}
