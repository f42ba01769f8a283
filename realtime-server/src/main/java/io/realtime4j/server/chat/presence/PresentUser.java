package io.realtime4j.server.chat.presence;

import io.realtime4j.api.CustomStatus;
import io.realtime4j.api.PresenceStatus;
import io.realtime4j.api.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/*
 * What is said of a session is said by the server on which it lives, and by no other: so all servers
 * hold the same of it, in whatever order they hear of several. What one session does to another, by
 * going on from it or by making up for its loss, is done by the server of the one that changes.
 */

/** A user with sessions that count. */
final class PresentUser {
  // In the order in which they came. A list without a list: most users have one or two.
  private @Nullable PresentSession first;
  private @Nullable CustomStatus custom;
  private @Nullable Stamp customAt;
  // The session here that set the custom status last, or null.
  private @Nullable Object customBy;
  // Null until the user first goes.
  private @Nullable Long lastSeenMillis;
  // How the user looked on becoming invisible; null if visible, or if that was not seen.
  private @Nullable Gone then;

  PresentUser(@Nullable Gone before) {
    if (before != null) {
      remains(before);
    }
  }

  /**
   * A session here begins to count.
   *
   * @param before the session here that it continues, or {@code null}
   * @return the session of another server that it continues, or {@code null}
   */
  @Nullable Stamp connected(PresentSession added, @Nullable Object before) {
    PresentSession continued = before == null ? elsewhere(added.sid) : remove(before);
    if (continued != null) {
      added.automatic = continued.automatic;
      added.takeChoiceOf(continued);
      customBy = before != null && customBy == before ? added.of : customBy;
    }
    for (PresentSession other = first; other != null; other = other.next) {
      if (other.lost != null) {
        added.takeChoiceOf(other);
        customBy = customBy == other.of ? added.of : customBy;
      }
    }
    remove(added.of);
    add(added);
    removeReplaced();
    return continued == null || continued.isHere() ? null : continued.since;
  }

  private @Nullable PresentSession elsewhere(@Nullable String sid) {
    PresentSession found = first;
    while (found != null && (sid == null || found.isHere() || !sid.equals(found.sid))) {
      found = found.next;
    }
    return found;
  }

  /**
   * Those that were lost before another came stop counting, where that is for this server to say.
   */
  private void removeReplaced() {
    PresentSession newest = last();
    for (PresentSession one = first; one != null; one = one.next) {
      Stamp lost = one.lost;
      if (one.isOurs && lost != null && newest != null && newest.since.isAfter(lost)) {
        remove(one.of);
      }
    }
  }

  void follows(Object session, Object beside) {
    PresentSession state = find(session);
    PresentSession other = find(beside);
    if (state != null && other != null) {
      state.automatic = other.automatic;
      state.takeChoiceOf(other);
    }
  }

  /** Another server has said how one of its sessions is. */
  void told(SessionState state) {
    PresentSession known = find(state.since());
    boolean wasLost = known != null && known.lost != null && !known.isOurs;
    if (known == null) {
      known = PresentSession.elsewhere(state);
      add(known);
    }
    known.told(state);
    if (known.lost != null && !wasLost) {
      makeUpFor(known, known.lost);
    }
    removeReplaced();
  }

  /** What was chosen on a session goes on with those that came after its loss and say nothing. */
  private void makeUpFor(PresentSession gone, Stamp lost) {
    for (PresentSession one = first; one != null; one = one.next) {
      if (one.isHere() && !one.hasSpoken && one.since.isAfter(lost)) {
        one.takeChoiceOf(gone);
      }
    }
  }

  /** The server of a session is gone: the session is lost, if it was not before. */
  void orphaned(Stamp since, Stamp now) {
    PresentSession state = find(since);
    if (state != null) {
      state.isOurs = true;
      if (state.lost == null) {
        state.lost = now;
      }
      removeReplaced();
    }
  }

  private @Nullable PresentSession last() {
    PresentSession last = first;
    while (last != null && last.next != null) {
      last = last.next;
    }
    return last;
  }

  private void add(PresentSession added) {
    PresentSession before = null;
    PresentSession after = first;
    while (after != null && !after.since.isAfter(added.since)) {
      before = after;
      after = after.next;
    }
    added.next = after;
    if (before == null) {
      first = added;
    } else {
      before.next = added;
    }
  }

  private @Nullable PresentSession find(Object session) {
    PresentSession found = first;
    while (found != null && !found.of.equals(session)) {
      found = found.next;
    }
    return found;
  }

  private @Nullable PresentSession remove(Object session) {
    PresentSession before = null;
    PresentSession removed = first;
    while (removed != null && !removed.of.equals(session)) {
      before = removed;
      removed = removed.next;
    }
    if (removed == null) {
      return null;
    }
    if (before == null) {
      first = removed.next;
    } else {
      before.next = removed.next;
    }
    return removed;
  }

  void lost(Object session, Stamp now, long nowMillis) {
    PresentSession state = find(session);
    if (state != null) {
      state.lost = now;
      lastSeenMillis = Gone.later(lastSeenMillis, nowMillis);
    }
  }

  boolean ended(Object session, long nowMillis) {
    PresentSession state = remove(session);
    if (state == null) {
      return false;
    }
    customBy = customBy == session ? null : customBy;
    Stamp lost = state.lost;
    if (state.isOurs && lost == null) {
      lastSeenMillis = Gone.later(lastSeenMillis, nowMillis);
    } else if (state.isOurs && !state.isHere() && lost != null) {
      // Only now it is sure that its server has not just been silent.
      lastSeenMillis = Gone.later(lastSeenMillis, lost.millis());
    }
    return true;
  }

  /** Another server's session goes on from one for whose end this server is to care. */
  void continued(Stamp since) {
    for (PresentSession one = first; one != null; one = one.next) {
      if (one.isOurs && one.since.equals(since)) {
        remove(one.of);
      }
    }
  }

  void update(Object session, PresenceUpdate update, Stamp now, long nowMillis) {
    PresentSession state = find(session);
    if (state == null) {
      return;
    }
    boolean wasOffline = status() == PresenceStatus.OFFLINE;
    state.hasSpoken = true;
    if (update.isChoice()) {
      // What is chosen already is chosen anew only if somebody chose something else since.
      if (state.chosen != update.status() || newestChoice() != state) {
        state.chosen = update.status();
        state.choice = now;
      }
    } else {
      state.automatic = update.status();
      if (update.replacesChoice()) {
        state.chosen = null;
      }
    }
    if (update.customStatusGiven()) {
      custom(update.customStatus(), now);
      customBy = session;
    } else if (customBy == session) {
      custom(null, now);
    }
    if (!wasOffline && status() == PresenceStatus.OFFLINE) {
      lastSeenMillis = nowMillis;
    }
  }

  private void custom(@Nullable CustomStatus next, Stamp now) {
    if (!Objects.equals(custom, next)) {
      custom = next;
      customAt = now;
    }
  }

  int sessionCount() {
    int count = 0;
    for (PresentSession session = first; session != null; session = session.next) {
      count++;
    }
    return count;
  }

  /** Returns whether any session lives here. */
  boolean isHere() {
    for (PresentSession session = first; session != null; session = session.next) {
      if (session.isHere()) {
        return true;
      }
    }
    return false;
  }

  /** Returns some sessions as they would be told of. */
  List<SessionState> sessions(Predicate<PresentSession> which) {
    List<SessionState> states = new ArrayList<>(1);
    for (PresentSession session = first; session != null; session = session.next) {
      if (which.test(session)) {
        states.add(session.state());
      }
    }
    return states;
  }

  @Nullable Long lastSeenMillis() {
    return lastSeenMillis;
  }

  void expire(long nowMillis) {
    custom = PresenceRegistry.unexpired(custom, nowMillis);
    then = then == null ? null : then.without(nowMillis);
  }

  void freeze(long nowMillis) {
    if (then == null) {
      boolean isHere = status() != PresenceStatus.OFFLINE && isConnected();
      Long seen = lastSeenMillis;
      then =
          new Gone(
              custom,
              customAt,
              isHere || seen == null ? Long.valueOf(nowMillis) : seen,
              nowMillis,
              null);
    }
  }

  private boolean isConnected() {
    for (PresentSession session = first; session != null; session = session.next) {
      if (session.lost == null) {
        return true;
      }
    }
    return false;
  }

  void thaw() {
    then = null;
  }

  /** Takes over what is known of the user otherwise. */
  void remains(Gone other) {
    Gone both = gone(0).with(other);
    custom = both.custom();
    customAt = both.customAt();
    lastSeenMillis = both.lastSeenMillis();
    then = both.then();
  }

  /** Returns what remains of the user who goes now. */
  Gone gone(long nowMillis) {
    return new Gone(custom, customAt, lastSeenMillis, nowMillis, then);
  }

  PresenceView view(String userId) {
    PresenceStatus status = status();
    PresentSession last = last();
    JsonObject device = last == null ? null : last.device;
    boolean isOffline = status == PresenceStatus.OFFLINE;
    return new PresenceView(
        userId, status, custom, isOffline ? lastSeenMillis : null, isOffline ? null : device);
  }

  private PresenceStatus status() {
    PresentSession newest = newestChoice();
    if (newest != null && newest.chosen != null) {
      return newest.chosen;
    }
    PresenceStatus liveliest = PresenceStatus.OFFLINE;
    for (PresentSession session = first; session != null; session = session.next) {
      if (rank(session.automatic) > rank(liveliest)) {
        liveliest = session.automatic;
      }
    }
    return liveliest;
  }

  private @Nullable PresentSession newestChoice() {
    PresentSession newest = null;
    Stamp at = null;
    for (PresentSession session = first; session != null; session = session.next) {
      Stamp choice = session.choice;
      if (session.chosen != null && choice != null && (at == null || choice.isAfter(at))) {
        newest = session;
        at = choice;
      }
    }
    return newest;
  }

  private static int rank(PresenceStatus status) {
    return switch (status) {
      case BUSY -> 3;
      case ONLINE -> 2;
      case AWAY -> 1;
      case OFFLINE -> 0;
    };
  }
}
