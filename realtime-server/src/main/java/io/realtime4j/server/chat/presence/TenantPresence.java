package io.realtime4j.server.chat.presence;

import io.realtime4j.api.Cancellable;
import io.realtime4j.api.EventLoop;
import io.realtime4j.api.ServerOptions;
import io.realtime4j.server.chat.privacy.Facets;
import io.realtime4j.server.chat.privacy.PrivacyGate;
import io.realtime4j.server.chat.privacy.Redecision;
import io.realtime4j.server.chat.session.ChatSession;
import io.realtime4j.server.chat.session.RoomKey;
import io.realtime4j.server.loop.DeadlineQueue;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Presence in one tenant. Loop only. */
final class TenantPresence {
  /** A timer is set for no longer than this, then set again. */
  private static final Duration LONGEST_TIMER = Duration.ofHours(24);

  private final String tenant;
  private final EventLoop loop;
  private final InstantSource clock;
  private final PrivacyGate gate;
  private final Runnable onEmpty;
  private final DeadlineQueue grace;
  private final PresenceRegistry registry = new PresenceRegistry();
  private final RoomIndex rooms = new RoomIndex();
  // Rooms of users whose last session is in its grace: their timers run out at about the same time.
  private final Map<String, Set<RoomKey>> lastRooms = new LinkedHashMap<>();
  private final Announcements announcements;
  private final Map<String, Cancellable> expiries = new LinkedHashMap<>();
  private boolean sweeping;

  /**
   * Creates one.
   *
   * @param onEmpty is called when it may have nothing left to know
   */
  TenantPresence(
      String tenant,
      EventLoop loop,
      ServerOptions options,
      InstantSource clock,
      PrivacyGate gate,
      Runnable onEmpty) {
    this.tenant = tenant;
    this.loop = loop;
    this.clock = clock;
    this.gate = gate;
    this.onEmpty = onEmpty;
    this.grace = new DeadlineQueue(loop, options.presenceGrace());
    this.announcements =
        new Announcements(tenant, loop, options, gate, rooms, this::looks, onEmpty);
  }

  void connected(
      String userId, ChatSession session, @Nullable Object before, @Nullable Object beside) {
    announcements.note(userId);
    registry.connected(userId, session, session.device(), before, clock.millis());
    if (beside != null) {
      registry.follows(userId, session, beside);
    }
    lastRooms.remove(userId);
  }

  void lost(String userId, ChatSession session) {
    announcements.note(userId);
    registry.lost(userId, session, clock.millis());
    lastRooms.put(userId, new LinkedHashSet<>(rooms.of(userId)));
    grace.add(() -> graceOver(userId, session));
  }

  void left(String userId, ChatSession session) {
    announcements.note(userId);
    if (registry.ended(userId, session, clock.millis()) && registry.sessionCount(userId) == 0) {
      lastRooms.remove(userId);
      armSweep();
    }
  }

  /** The session may have stopped counting long before: then this is no news. */
  private void graceOver(String userId, ChatSession session) {
    announcements.note(userId);
    if (!registry.ended(userId, session, clock.millis()) || registry.sessionCount(userId) > 0) {
      return;
    }
    armSweep();
    Set<RoomKey> last = lastRooms.remove(userId);
    if (last != null) {
      announcements.also(userId, last);
    }
  }

  void update(String userId, ChatSession session, PresenceUpdate update) {
    announcements.note(userId);
    registry.update(userId, session, update, clock.millis());
    armExpiry(userId);
  }

  /** Returns how users are, as each viewer sees them. */
  List<Facets> facets(List<String> userIds) {
    announcements.settle(userIds);
    return userIds.stream().map(this::looks).toList();
  }

  void entered(RoomKey room, String userId) {
    announcements.comes(userId, room);
    rooms.entered(room, userId);
  }

  void exited(RoomKey room, String userId) {
    rooms.exited(room, userId);
  }

  /** Users stand otherwise than before; the gate knows it already. */
  void redecide(Redecision change) {
    List<String> userIds = change.userIds();
    announcements.atOnce(
        userIds == null ? registry.userIds() : userIds,
        userId -> PrivacyGate.before(change, traces(userId)),
        userId -> {
          if (change.hides(userId)) {
            registry.freeze(userId, clock.millis());
          } else if (change.unhides(userId)) {
            registry.thaw(userId);
          }
          armExpiry(userId);
        });
  }

  private Facets looks(String userId) {
    return gate.facets(tenant, traces(userId));
  }

  private Facets.Traces traces(String userId) {
    long now = clock.millis();
    return new Facets.Traces(
        registry.view(userId, now),
        registry.frozen(userId, now),
        registry.lastSeenMillis(userId, now));
  }

  private void armExpiry(String userId) {
    Cancellable known = expiries.remove(userId);
    if (known != null) {
      known.cancel();
    }
    Long until = registry.nextExpiry(userId);
    if (until == null) {
      return;
    }
    long left = Math.max(0, until - clock.millis());
    expiries.put(
        userId,
        loop.schedule(
            Duration.ofMillis(Math.min(left, LONGEST_TIMER.toMillis())),
            () -> {
              expiries.remove(userId);
              announcements.note(userId);
              registry.expire(userId, clock.millis());
              armExpiry(userId);
            }));
  }

  private void armSweep() {
    if (!sweeping) {
      sweeping = true;
      loop.schedule(PresenceRegistry.REMEMBERED, this::sweep);
    }
  }

  private void sweep() {
    sweeping = false;
    Long next = registry.sweep(clock.millis());
    if (next == null) {
      onEmpty.run();
    } else {
      sweeping = true;
      loop.schedule(Duration.ofMillis(Math.max(1, next - clock.millis())), this::sweep);
    }
  }

  /** Returns how many users are present, those in their grace too. */
  int users() {
    return registry.presentCount();
  }

  /** Returns whether there is nothing that it knows or waits for. */
  boolean isEmpty() {
    return registry.isEmpty() && rooms.isEmpty() && announcements.isEmpty() && expiries.isEmpty();
  }
}
