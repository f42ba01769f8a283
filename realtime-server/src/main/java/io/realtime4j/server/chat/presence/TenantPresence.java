package io.realtime4j.server.chat.presence;

import io.realtime4j.api.Cancellable;
import io.realtime4j.api.EventLoop;
import io.realtime4j.api.ServerOptions;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.server.chat.cluster.Peers;
import io.realtime4j.server.chat.privacy.Facets;
import io.realtime4j.server.chat.privacy.PrivacyGate;
import io.realtime4j.server.chat.privacy.Redecision;
import io.realtime4j.server.chat.session.ChatSession;
import io.realtime4j.server.chat.session.RoomKey;
import io.realtime4j.server.loop.Deadline;
import io.realtime4j.server.loop.DeadlineQueue;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Presence in one tenant. Loop only. */
final class TenantPresence {
  /** A timer is set for no longer than this, then set again. */
  private static final Duration LONGEST_TIMER = Duration.ofHours(24);

  private final String tenant;
  private final EventLoop loop;
  private final InstantSource clock;
  private final PrivacyGate gate;
  private final Peers peers;
  private final Runnable onEmpty;
  private final DeadlineQueue grace;
  private final long graceMillis;
  private final PresenceRegistry registry;
  private final RoomIndex rooms = new RoomIndex();
  // Rooms of users whose last session is in its grace: their timers run out at about the same time.
  private final Map<String, Set<RoomKey>> lastRooms = new LinkedHashMap<>();
  private final Announcements announcements;
  private final Map<String, Cancellable> expiries = new LinkedHashMap<>();
  // Sessions of servers that tell everything anew, by server: what was not told yet.
  private final Map<String, Map<Stamp, String>> untold = new LinkedHashMap<>();
  // Who is to be shown something when it is known again what may be shown.
  private final List<Runnable> held = new ArrayList<>();
  private boolean isHeld;
  private boolean sweeping;

  /**
   * Creates one.
   *
   * @param isHeld whether it is not known now what may be told
   * @param onEmpty is called when it may have nothing left to know
   */
  TenantPresence(
      String tenant,
      EventLoop loop,
      ServerOptions options,
      InstantSource clock,
      PrivacyGate gate,
      Peers peers,
      boolean isHeld,
      Runnable onEmpty) {
    this.tenant = tenant;
    this.loop = loop;
    this.clock = clock;
    this.gate = gate;
    this.peers = peers;
    this.isHeld = isHeld;
    this.onEmpty = onEmpty;
    this.grace = new DeadlineQueue(loop, options.presenceGrace());
    this.graceMillis = options.presenceGrace().toMillis();
    this.registry = new PresenceRegistry(peers.self());
    this.announcements =
        new Announcements(tenant, loop, options, gate, rooms, this::looks, onEmpty);
    if (isHeld) {
      announcements.hold();
    }
  }

  void connected(
      String userId, ChatSession session, @Nullable Object before, @Nullable Object beside) {
    long now = clock.millis();
    changes(
        userId,
        () -> {
          String sid = peers.areExpected() ? session.socket().id() : null;
          Stamp continued = registry.connected(userId, session, sid, session.device(), before, now);
          if (beside != null) {
            registry.follows(userId, session, beside);
          }
          return continued;
        });
    lastRooms.remove(userId);
  }

  void lost(String userId, ChatSession session) {
    changes(userId, () -> registry.lost(userId, session, clock.millis()));
    lastRooms.put(userId, new LinkedHashSet<>(rooms.of(userId)));
    grace.add(() -> graceOver(userId, session));
  }

  void left(String userId, ChatSession session) {
    changes(userId, () -> ended(userId, session));
  }

  private void ended(String userId, Object session) {
    if (registry.ended(userId, session, clock.millis()) && registry.sessionCount(userId) == 0) {
      lastRooms.remove(userId);
      armSweep();
    }
  }

  /** The session may have stopped counting long before: then this is no news. */
  private void graceOver(String userId, Object session) {
    changes(userId, () -> lostForGood(userId, session));
  }

  private void lostForGood(String userId, Object session) {
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
    changes(userId, () -> registry.update(userId, session, update, clock.millis()));
    armExpiry(userId);
  }

  private void changes(String userId, Runnable change) {
    changes(
        userId,
        () -> {
          change.run();
          return null;
        });
  }

  /** Something that happens to a user here. */
  private interface Change {
    /** Has it happen; returns the session of another server that one here goes on from, if any. */
    @Nullable Stamp make();
  }

  /** Does something to a user, and tells other servers what it has changed. */
  private void changes(String userId, Change change) {
    announcements.note(userId);
    if (!peers.areExpected()) {
      change.make();
      return;
    }
    List<SessionState> before = registry.sessionsHere(userId);
    Gone remained = registry.remains(userId);
    Stamp continued = change.make();
    Gone remains = registry.remains(userId);
    tell(userId, before, continued, remains == null || remains.equals(remained) ? null : remains);
  }

  /** Another server has told something of a user. */
  private void isTold(String userId, Runnable change) {
    announcements.note(userId);
    List<SessionState> before = registry.sessionsHere(userId);
    change.run();
    tell(userId, before, null, null);
    armExpiry(userId);
  }

  private void tell(
      String userId, List<SessionState> before, @Nullable Stamp continued, @Nullable Gone remains) {
    List<SessionState> after = registry.sessionsHere(userId);
    List<SessionState> changed = new ArrayList<>(after);
    changed.removeAll(before);
    List<Stamp> ended = new ArrayList<>();
    before.forEach(one -> ended.add(one.since()));
    after.forEach(one -> ended.remove(one.since()));
    if (!changed.isEmpty() || !ended.isEmpty() || remains != null) {
      peers.tell(
          PresenceHub.SUBJECT,
          new UserNews(tenant, userId, changed, ended, continued, remains).toJson());
    }
  }

  /** A peer has told something. */
  void told(String peer, UserNews news) {
    String userId = news.userId();
    long now = clock.millis();
    isTold(
        userId,
        () -> {
          for (SessionState session : news.sessions()) {
            isToldAgain(peer, session.since());
            told(userId, session, now);
          }
          // Of who is here it does not say when the user went.
          Gone remains = news.remains();
          if (remains != null) {
            boolean mayHide = gate.standing(tenant, userId).mayBeInvisible();
            registry.remains(userId, mayHide ? remains : remains.withThen(null), now);
            armSweep();
          }
          Stamp continued = news.continued();
          if (continued != null) {
            registry.continued(userId, continued, now);
          }
          news.ended().forEach(since -> lostForGood(userId, since));
        });
  }

  private void isToldAgain(String peer, Stamp since) {
    Map<Stamp, String> waiting = untold.get(peer);
    if (waiting != null) {
      waiting.remove(since);
    }
  }

  private void told(String userId, SessionState session, long now) {
    registry.told(userId, session, now);
    if (session.lost() == null) {
      lastRooms.remove(userId);
    } else {
      lastRooms.put(userId, new LinkedHashSet<>(rooms.of(userId)));
    }
  }

  /** A peer begins to tell everything. */
  void begin(String peer) {
    untold.put(peer, registry.sessionsOf(peer));
  }

  /** A peer has told everything: what it has not told again is no more. */
  void complete(String peer) {
    Map<Stamp, String> ended = untold.remove(peer);
    if (ended != null) {
      ended.forEach((since, userId) -> isTold(userId, () -> lostForGood(userId, since)));
    }
  }

  /** A peer is gone: its sessions are lost, those that were lost before since then. */
  void gone(String peer) {
    untold.remove(peer);
    long now = clock.millis();
    registry
        .sessionsOf(peer)
        .forEach(
            (since, userId) -> {
              isTold(userId, () -> registry.orphaned(userId, since, now));
              Stamp lost = registry.lostAt(userId, since);
              if (lost != null) {
                long waited = Math.max(0, Math.min(graceMillis, now - lost.millis()));
                lastRooms.putIfAbsent(userId, new LinkedHashSet<>(rooms.of(userId)));
                grace.addSince(
                    loop.nanoTime() - waited * 1_000_000, new OrphanGrace(userId, since, lost));
              }
            });
  }

  private final class OrphanGrace extends Deadline {
    private final String userId;
    private final Stamp since;
    private final Stamp lost;

    OrphanGrace(String userId, Stamp since, Stamp lost) {
      this.userId = userId;
      this.since = since;
      this.lost = lost;
    }

    @Override
    protected void due() {
      // Else its server has come back meanwhile, if only to be gone again.
      if (registry.isOrphan(userId, since) && lost.equals(registry.lostAt(userId, since))) {
        isTold(userId, () -> lostForGood(userId, since));
      }
    }
  }

  /** Tells a peer, by its voice, all that this server has told. */
  void retell(Consumer<JsonObject> voice) {
    for (String userId : registry.userIds()) {
      List<SessionState> sessions = registry.sessionsHere(userId);
      Gone remains = registry.remains(userId);
      if (!sessions.isEmpty() || registry.sessionCount(userId) == 0) {
        voice.accept(new UserNews(tenant, userId, sessions, List.of(), null, remains).toJson());
      }
    }
  }

  /** It is not known what may be told from now on: nothing is. */
  void hold() {
    isHeld = true;
    announcements.hold();
  }

  /** It is known again: everybody is told how things are by now. */
  void release() {
    if (isHeld) {
      isHeld = false;
      announcements.release();
      List<Runnable> waiting = List.copyOf(held);
      held.clear();
      waiting.forEach(Runnable::run);
    }
  }

  String name() {
    return tenant;
  }

  /** Returns whether it is not known now what anybody may be told. */
  boolean isHeld() {
    return isHeld || (peers.areExpected() && !gate.knows(tenant));
  }

  /** Returns whether anybody is here who could be told. */
  boolean isAnybodyHere() {
    return registry.isAnybodyHere();
  }

  /** Returns how users are, as each viewer sees them; not while held. */
  List<Facets> facets(List<String> userIds) {
    announcements.settle(userIds);
    return userIds.stream().map(this::looks).toList();
  }

  /** Hands over how users are, as each viewer sees them, as soon as it may. */
  void show(List<String> userIds, Consumer<List<Facets>> taker) {
    if (isHeld) {
      held.add(() -> taker.accept(facets(userIds)));
    } else {
      taker.accept(facets(userIds));
    }
  }

  /**
   * Hands over how those in a room are, as each viewer sees them, as soon as it may.
   *
   * @param members of whom those count, too, who were last seen since a time
   */
  void introduce(
      Set<String> present, List<String> members, long sinceMillis, Consumer<List<Facets>> taker) {
    Runnable introduction =
        () -> {
          Set<String> shown = new LinkedHashSet<>(present);
          long now = clock.millis();
          for (String userId : members) {
            Long lastSeen = registry.lastSeenMillis(userId, now);
            if (lastSeen != null && lastSeen >= sinceMillis) {
              shown.add(userId);
            }
          }
          taker.accept(facets(List.copyOf(shown)));
        };
    if (isHeld) {
      held.add(introduction);
    } else {
      introduction.run();
    }
  }

  /** Users are in a room whose sessions begin to watch only now: nothing of them is news. */
  void found(RoomKey room, List<String> userIds) {
    userIds.forEach(userId -> rooms.entered(room, userId));
  }

  void entered(RoomKey room, String userId) {
    announcements.comes(userId, room);
    rooms.entered(room, userId);
  }

  /** A session has come into a room: it begins with how those in it are. */
  void begins(ChatSession session, RoomKey room) {
    announcements.begins(session, room);
  }

  void exited(RoomKey room, String userId) {
    rooms.exited(room, userId);
  }

  /** Users stand otherwise than before; the gate knows it already. */
  void redecide(Redecision change) {
    List<String> changed = change.userIds();
    List<String> userIds = changed == null ? registry.userIds() : changed;
    Function<String, Facets> before = userId -> PrivacyGate.before(change, traces(userId));
    Consumer<String> applied =
        userId -> {
          if (change.hides(userId)) {
            registry.freeze(userId, clock.millis());
          } else if (change.unhides(userId)) {
            registry.thaw(userId);
          }
          armExpiry(userId);
        };
    if (change.isFoundLate()) {
      announcements.found(userIds, before, applied);
    } else {
      // Of all it is not known what was told: they may have been hidden for want of an answer.
      announcements.atOnce(
          userIds, userId -> changed == null ? null : before.apply(userId), applied);
    }
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

  /** Returns how many users are present here, those in their grace too. */
  long users() {
    return registry.hereCount();
  }

  /** Returns whether there is nothing that it knows or waits for. */
  boolean isEmpty() {
    return registry.isEmpty()
        && rooms.isEmpty()
        && announcements.isEmpty()
        && expiries.isEmpty()
        && held.isEmpty();
  }
}
