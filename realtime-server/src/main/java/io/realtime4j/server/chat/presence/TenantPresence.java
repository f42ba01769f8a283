package io.realtime4j.server.chat.presence;

import io.realtime4j.api.Cancellable;
import io.realtime4j.api.EventLoop;
import io.realtime4j.api.ServerOptions;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.server.chat.session.ChatSession;
import io.realtime4j.server.chat.session.RoomKey;
import io.realtime4j.server.loop.DeadlineQueue;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/*
 * Changes are gathered for a short window and compared with what was announced last, so that what
 * comes back to the same within it, or was the same all along, is no traffic. Who shares a room
 * with a user is taken when the change is noted and again when it is announced: a user who goes
 * leaves the rooms at about the same time, and those in them are to hear of it.
 */

/** Presence in one tenant. Loop only. */
final class TenantPresence {
  private static final Duration WINDOW = Duration.ofMillis(50);

  /** A timer is set for no longer than this, then set again. */
  private static final Duration LONGEST_TIMER = Duration.ofHours(24);

  private final String tenant;
  private final EventLoop loop;
  private final ServerOptions options;
  private final InstantSource clock;
  private final PresenceFanOut fanOut;
  private final DeadlineQueue grace;
  private final PresenceRegistry registry = new PresenceRegistry();
  private final Map<String, Set<RoomKey>> roomsByUser = new LinkedHashMap<>();
  private final Map<RoomKey, Integer> presentByRoom = new LinkedHashMap<>();
  // Rooms of users whose last session is in its grace: their timers run out at about the same time.
  private final Map<String, Set<RoomKey>> lastRooms = new LinkedHashMap<>();
  // Of users with sessions; what others see of anybody else was announced when the last one ended.
  private final Map<String, PresenceView> announced = new LinkedHashMap<>();
  // What is to be announced, with the rooms noted so far.
  private final Map<String, Set<RoomKey>> changed = new LinkedHashMap<>();
  private final Map<String, Cancellable> expiries = new LinkedHashMap<>();

  TenantPresence(
      String tenant,
      EventLoop loop,
      ServerOptions options,
      InstantSource clock,
      PresenceFanOut fanOut) {
    this.tenant = tenant;
    this.loop = loop;
    this.options = options;
    this.clock = clock;
    this.fanOut = fanOut;
    this.grace = new DeadlineQueue(loop, options.presenceGrace());
  }

  void connected(
      String userId, ChatSession session, @Nullable JsonObject device, @Nullable Object before) {
    registry.connected(userId, session, device, before);
    lastRooms.remove(userId);
    note(userId);
  }

  void lost(String userId, ChatSession session) {
    registry.lost(userId, session, clock.millis());
    lastRooms.put(userId, new LinkedHashSet<>(rooms(userId)));
    grace.add(() -> graceOver(userId, session));
  }

  void left(String userId, ChatSession session) {
    if (registry.ended(userId, session, clock.millis())) {
      note(userId);
      if (registry.sessionCount(userId) == 0) {
        lastRooms.remove(userId);
      }
    }
  }

  /** The session may have stopped counting long before: then this is no news. */
  private void graceOver(String userId, ChatSession session) {
    if (!registry.ended(userId, session, clock.millis())) {
      return;
    }
    note(userId);
    if (registry.sessionCount(userId) > 0) {
      return;
    }
    Set<RoomKey> last = lastRooms.remove(userId);
    Set<RoomKey> noted = changed.get(userId);
    if (last != null && noted != null) {
      noted.addAll(last);
    }
  }

  void update(String userId, ChatSession session, PresenceUpdate update) {
    registry.update(userId, session, update, clock.millis());
    note(userId);
    armExpiry(userId);
  }

  PresenceView view(String userId) {
    return registry.view(userId);
  }

  void entered(RoomKey room, String userId) {
    if (roomsByUser.computeIfAbsent(userId, u -> new LinkedHashSet<>()).add(room)) {
      presentByRoom.merge(room, 1, Integer::sum);
    }
  }

  void exited(RoomKey room, String userId) {
    Set<RoomKey> rooms = roomsByUser.get(userId);
    if (rooms == null || !rooms.remove(room)) {
      return;
    }
    if (rooms.isEmpty()) {
      roomsByUser.remove(userId);
    }
    presentByRoom.computeIfPresent(room, (key, count) -> count == 1 ? null : count - 1);
  }

  private Set<RoomKey> rooms(String userId) {
    return roomsByUser.getOrDefault(userId, Set.of());
  }

  private void note(String userId) {
    if (changed.isEmpty()) {
      loop.schedule(WINDOW, this::announce);
    }
    changed.computeIfAbsent(userId, u -> new LinkedHashSet<>()).addAll(rooms(userId));
  }

  private void announce() {
    Map<String, Set<RoomKey>> noted = new LinkedHashMap<>(changed);
    changed.clear();
    List<Change> changes = new ArrayList<>();
    noted.forEach(
        (userId, rooms) -> {
          PresenceView view = registry.view(userId);
          PresenceView known = announced.get(userId);
          if (registry.sessionCount(userId) == 0) {
            announced.remove(userId);
          } else {
            announced.put(userId, view);
          }
          if (!view.equals(known)) {
            rooms.addAll(rooms(userId));
            rooms.removeIf(room -> presentByRoom.getOrDefault(room, 0) > options.largeRoom());
            changes.add(new Change(view, List.copyOf(rooms)));
          }
        });
    if (!changes.isEmpty()) {
      fanOut.announce(tenant, changes);
    }
  }

  private void armExpiry(String userId) {
    Cancellable known = expiries.remove(userId);
    if (known != null) {
      known.cancel();
    }
    var custom = registry.view(userId).customStatus();
    Instant until = custom == null ? null : custom.expiresAt();
    if (until == null) {
      return;
    }
    Duration left = Duration.between(clock.instant(), until);
    Duration wait = left.compareTo(LONGEST_TIMER) > 0 ? LONGEST_TIMER : left;
    expiries.put(
        userId,
        loop.schedule(
            wait,
            () -> {
              registry.expire(userId, clock.millis());
              note(userId);
              armExpiry(userId);
            }));
  }

  /**
   * A change to be told.
   *
   * @param rooms whose present are told without asking
   */
  record Change(PresenceView view, List<RoomKey> rooms) {}
}
