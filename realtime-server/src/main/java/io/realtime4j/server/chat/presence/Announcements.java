package io.realtime4j.server.chat.presence;

import io.realtime4j.api.EventLoop;
import io.realtime4j.api.ServerOptions;
import io.realtime4j.api.ServerOptions.PresenceScope;
import io.realtime4j.server.chat.privacy.Facets;
import io.realtime4j.server.chat.privacy.PrivacyGate;
import io.realtime4j.server.chat.privacy.WatcherAudience.Change;
import io.realtime4j.server.chat.session.ChatSession;
import io.realtime4j.server.chat.session.RoomKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/*
 * Changes are gathered for a short window. Windows follow the clock: one that began with the first
 * change would end earlier for whom nobody may know to have changed. How a user looked is noted before the first of them, and
 * compared with how the user looks at the end, so that what comes back to the same within it is no
 * traffic; nor is what only some can see to those who cannot. Who shares a room with a user is taken
 * when the change is noted and again when it is announced: a user who goes leaves the rooms at about
 * the same time, and those in them are to hear of it. Those whose room a user comes into watch from
 * then on, and begin with how the user is. So does who comes into a room, with all who are in it, once
 * what was gathered has been told. A change of privacy is announced at once. So is what
 * somebody is about to be shown: else it could be taken back within the window, and never be told.
 */

/** Tells those who watch the users of a tenant what changes of them. Loop only. */
final class Announcements {
  /** The longest that a change waits. */
  private static final Duration WINDOW = Duration.ofMillis(50);

  private final String tenant;
  private final EventLoop loop;
  private final ServerOptions options;
  private final PrivacyGate gate;
  private final RoomIndex rooms;
  private final Function<String, Facets> looks;
  private final Runnable onDone;
  private final Map<String, Pending> changed = new LinkedHashMap<>();
  // Who watches those in a room from now on, and has not been told yet how they are.
  private final Map<RoomKey, Set<ChatSession>> beginners = new LinkedHashMap<>();
  private boolean isWaiting;
  // While it is not known what may be told: it is gathered on.
  private boolean isHeld;

  /**
   * Creates them.
   *
   * @param looks how a user is now, as each viewer sees it
   * @param onDone runs when what was gathered has been told
   */
  Announcements(
      String tenant,
      EventLoop loop,
      ServerOptions options,
      PrivacyGate gate,
      RoomIndex rooms,
      Function<String, Facets> looks,
      Runnable onDone) {
    this.tenant = tenant;
    this.loop = loop;
    this.options = options;
    this.gate = gate;
    this.rooms = rooms;
    this.looks = looks;
    this.onDone = onDone;
  }

  /** Something about a user is about to change. */
  void note(String userId) {
    Pending pending = noted(userId);
    for (RoomKey room : rooms.of(userId)) {
      // Those in a room just come into have not watched until now, whatever else changes meanwhile.
      if (!pending.entered.contains(room)) {
        pending.rooms.add(room);
      }
    }
  }

  private Pending noted(String userId) {
    await();
    // While it is not known how anybody stands, nor is what was told before.
    return changed.computeIfAbsent(
        userId, id -> new Pending(gate.knows(tenant) ? looks.apply(id) : null));
  }

  private void await() {
    if (!isWaiting && !isHeld) {
      isWaiting = true;
      long into = Math.floorMod(loop.nanoTime(), WINDOW.toNanos());
      loop.schedule(WINDOW.minusNanos(into), this::announce);
    }
  }

  /** A session watches those in a room from now on. */
  void begins(ChatSession session, RoomKey room) {
    await();
    beginners.computeIfAbsent(room, r -> new LinkedHashSet<>()).add(session);
  }

  /** Nothing is told from now on. */
  void hold() {
    isHeld = true;
  }

  /** What has changed meanwhile is told, once. */
  void release() {
    isHeld = false;
    if (!isWaiting) {
      announce();
    }
  }

  /** A user is about to come into a room. */
  void comes(String userId, RoomKey room) {
    note(userId);
    noted(userId).entered.add(room);
  }

  /** If something of a user is to be announced, then in these rooms too. */
  void also(String userId, Set<RoomKey> last) {
    Pending pending = changed.get(userId);
    if (pending != null) {
      pending.rooms.addAll(last);
    }
  }

  /** Somebody is about to be shown how users are. */
  void settle(Collection<String> userIds) {
    List<Change> changes = new ArrayList<>();
    for (String userId : userIds) {
      Pending pending = changed.remove(userId);
      if (pending != null) {
        add(changes, userId, pending);
      }
    }
    tell(changes);
  }

  /**
   * Users change in a way that is to be told at once.
   *
   * @param before how a user looked, {@code null} if that is not known: then all who see the user
   *     are told
   * @param change what becomes of the user
   */
  void atOnce(
      Collection<String> userIds,
      Function<String, @Nullable Facets> before,
      Consumer<String> change) {
    List<Change> changes = new ArrayList<>();
    for (String userId : userIds) {
      Pending pending = changed.computeIfAbsent(userId, id -> new Pending(before.apply(id)));
      change.accept(userId);
      if (!isHeld) {
        changed.remove(userId);
        add(changes, userId, pending);
      }
    }
    tell(changes);
  }

  /**
   * Users were found to have changed what they show: who saw them is told of it even while all else
   * is held, and what has been noted of them stays.
   *
   * @param before how a user looked as last told
   */
  void found(Collection<String> userIds, Function<String, Facets> before, Consumer<String> change) {
    List<Change> changes = new ArrayList<>();
    for (String userId : userIds) {
      Pending told = new Pending(before.apply(userId));
      change.accept(userId);
      add(changes, userId, told);
    }
    tell(changes);
  }

  private void announce() {
    isWaiting = false;
    if (isHeld) {
      return;
    }
    Map<String, Pending> noted = new LinkedHashMap<>(changed);
    changed.clear();
    List<Change> changes = new ArrayList<>();
    noted.forEach((userId, pending) -> add(changes, userId, pending));
    tell(changes);
    introduce(changes);
    onDone.run();
  }

  /** Tells those who have begun to watch of all but those who have just been told to all. */
  private void introduce(List<Change> told) {
    Map<RoomKey, Set<ChatSession>> begun = new LinkedHashMap<>(beginners);
    beginners.clear();
    begun.forEach(
        (room, sessions) -> {
          if (!small(Set.of(room)).isEmpty()) {
            Set<String> others = new LinkedHashSet<>(rooms.in(room));
            for (Change change : told) {
              if (change.entered().contains(room)) {
                others.remove(change.after().userId());
              }
            }
            List<Facets> facets = others.stream().map(looks).toList();
            sessions.forEach(session -> PrivacyGate.session(session).introduce(room, facets));
          }
        });
  }

  private void add(List<Change> changes, String userId, Pending pending) {
    Facets after = looks.apply(userId);
    Set<RoomKey> entered = pending.entered;
    entered.retainAll(rooms.of(userId));
    entered.removeAll(pending.rooms);
    if (entered.isEmpty() && after.equals(pending.before)) {
      return;
    }
    Set<RoomKey> concerned = pending.rooms;
    concerned.addAll(rooms.of(userId));
    concerned.removeAll(entered);
    changes.add(new Change(small(concerned), small(entered), pending.before, after));
  }

  private List<RoomKey> small(Set<RoomKey> some) {
    return some.stream()
        .filter(room -> !rooms.exceeds(room, options.largeRoom(), this::isSeen))
        .toList();
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

  /** Returns whether there is nothing to tell. */
  boolean isEmpty() {
    return changed.isEmpty() && beginners.isEmpty() && !isWaiting;
  }

  /** What is to be announced, with the rooms noted so far, and those come into. */
  private static final class Pending {
    // Null if not known.
    final @Nullable Facets before;
    final Set<RoomKey> rooms = new LinkedHashSet<>();
    final Set<RoomKey> entered = new LinkedHashSet<>();

    Pending(@Nullable Facets before) {
      this.before = before;
    }
  }
}
