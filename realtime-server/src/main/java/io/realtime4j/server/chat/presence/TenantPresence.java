package io.realtime4j.server.chat.presence;

import io.realtime4j.api.Cancellable;
import io.realtime4j.api.EventLoop;
import io.realtime4j.api.ServerOptions;
import io.realtime4j.api.ServerOptions.PresenceScope;
import io.realtime4j.server.chat.privacy.Facets;
import io.realtime4j.server.chat.privacy.PrivacyGate;
import io.realtime4j.server.chat.privacy.Redecision;
import io.realtime4j.server.chat.privacy.WatcherAudience.Change;
import io.realtime4j.server.chat.session.ChatSession;
import io.realtime4j.server.chat.session.RoomKey;
import io.realtime4j.server.loop.DeadlineQueue;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/*
 * Changes are gathered for a short window. How a user looked is noted before the first of them, and
 * compared with how the user looks at the end, so that what comes back to the same within it is no
 * traffic; nor is what only some can see to those who cannot. Who shares a room with a user is taken
 * when the change is noted and again when it is announced: a user who goes leaves the rooms at about
 * the same time, and those in them are to hear of it. A change of privacy is announced at once.
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
  private final PrivacyGate gate;
  private final Runnable onEmpty;
  private final DeadlineQueue grace;
  private final PresenceRegistry registry = new PresenceRegistry();
  private final RoomIndex rooms = new RoomIndex();
  // Rooms of users whose last session is in its grace: their timers run out at about the same time.
  private final Map<String, Set<RoomKey>> lastRooms = new LinkedHashMap<>();
  private final Map<String, Pending> changed = new LinkedHashMap<>();
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
    this.options = options;
    this.clock = clock;
    this.gate = gate;
    this.onEmpty = onEmpty;
    this.grace = new DeadlineQueue(loop, options.presenceGrace());
  }

  void connected(String userId, ChatSession session, @Nullable Object before) {
    note(userId);
    registry.connected(userId, session, session.device(), before, clock.millis());
    lastRooms.remove(userId);
  }

  void lost(String userId, ChatSession session) {
    note(userId);
    registry.lost(userId, session, clock.millis());
    lastRooms.put(userId, new LinkedHashSet<>(rooms.of(userId)));
    grace.add(() -> graceOver(userId, session));
  }

  void left(String userId, ChatSession session) {
    note(userId);
    if (registry.ended(userId, session, clock.millis()) && registry.sessionCount(userId) == 0) {
      lastRooms.remove(userId);
      armSweep();
    }
  }

  /** The session may have stopped counting long before: then this is no news. */
  private void graceOver(String userId, ChatSession session) {
    note(userId);
    if (!registry.ended(userId, session, clock.millis()) || registry.sessionCount(userId) > 0) {
      return;
    }
    armSweep();
    Set<RoomKey> last = lastRooms.remove(userId);
    Pending noted = changed.get(userId);
    if (last != null && noted != null) {
      noted.rooms.addAll(last);
    }
  }

  void update(String userId, ChatSession session, PresenceUpdate update) {
    note(userId);
    registry.update(userId, session, update, clock.millis());
    armExpiry(userId);
  }

  /** Returns how users are, as each viewer sees them. */
  List<Facets> facets(List<String> userIds) {
    return userIds.stream().map(userId -> gate.facets(tenant, traces(userId))).toList();
  }

  void entered(RoomKey room, String userId) {
    rooms.entered(room, userId);
  }

  void exited(RoomKey room, String userId) {
    rooms.exited(room, userId);
  }

  /** Users stand otherwise than before; the gate knows it already. */
  void redecide(Redecision change) {
    List<String> userIds = change.userIds();
    List<Change> changes = new ArrayList<>();
    for (String userId : userIds == null ? registry.userIds() : userIds) {
      Pending noted = changed.remove(userId);
      Facets before = noted == null ? PrivacyGate.before(change, traces(userId)) : noted.before;
      if (change.hides(userId)) {
        registry.freeze(userId, clock.millis());
      } else if (change.unhides(userId)) {
        registry.thaw(userId);
      }
      armExpiry(userId);
      add(changes, userId, before, noted == null ? Set.of() : noted.rooms);
    }
    tell(changes);
  }

  private Facets.Traces traces(String userId) {
    long now = clock.millis();
    return new Facets.Traces(
        registry.view(userId, now),
        registry.frozen(userId, now),
        registry.lastSeenMillis(userId, now));
  }

  /** Something about a user is about to change. */
  private void note(String userId) {
    if (changed.isEmpty()) {
      loop.schedule(WINDOW, this::announce);
    }
    changed
        .computeIfAbsent(userId, id -> new Pending(gate.facets(tenant, traces(id))))
        .rooms
        .addAll(rooms.of(userId));
  }

  private void announce() {
    Map<String, Pending> noted = new LinkedHashMap<>(changed);
    changed.clear();
    List<Change> changes = new ArrayList<>();
    noted.forEach((userId, pending) -> add(changes, userId, pending.before, pending.rooms));
    tell(changes);
    onEmpty.run();
  }

  private void add(List<Change> changes, String userId, Facets before, Set<RoomKey> noted) {
    Facets after = gate.facets(tenant, traces(userId));
    if (!after.equals(before)) {
      Set<RoomKey> concerned = new LinkedHashSet<>(noted);
      concerned.addAll(rooms.of(userId));
      concerned.removeIf(room -> rooms.exceeds(room, options.largeRoom(), this::isSeen));
      changes.add(new Change(List.copyOf(concerned), before, after));
    }
  }

  /** Whom nobody sees, nobody may find out by a room's becoming a large one. */
  private boolean isSeen(String userId) {
    return !gate.standing(tenant, userId).isHiddenFromAll();
  }

  private void tell(List<Change> changes) {
    if (!changes.isEmpty()) {
      gate.watchers(tenant, options.presenceScope() == PresenceScope.TENANT).tell(changes);
    }
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
              note(userId);
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

  /** Returns whether there is nothing that it knows or waits for. */
  boolean isEmpty() {
    return registry.isEmpty() && rooms.isEmpty() && changed.isEmpty() && expiries.isEmpty();
  }

  /** What is to be announced, with the rooms noted so far. */
  private static final class Pending {
    final Facets before;
    final Set<RoomKey> rooms = new LinkedHashSet<>();

    Pending(Facets before) {
      this.before = before;
    }
  }
}
