package io.realtime4j.server.chat.presence;

import io.realtime4j.api.CustomStatus;
import io.realtime4j.api.PresenceStatus;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.server.chat.presence.PresenceRegistry.Gone;
import org.jspecify.annotations.Nullable;

/** A user with sessions that count. */
final class PresentUser {
  // In the order in which they came. A list without a list: most users have one or two.
  private @Nullable Session first;
  private @Nullable CustomStatus custom;
  // The session that set the custom status last, or null.
  private @Nullable Object customBy;
  // Null until the user first goes.
  private @Nullable Long lastSeenMillis;
  // How the user looked on becoming invisible; null if visible, or if that was not seen.
  private @Nullable Gone then;

  PresentUser(@Nullable Gone before) {
    if (before != null) {
      custom = before.custom();
      lastSeenMillis = before.lastSeenMillis();
      then = before.then();
    }
  }

  private static final class Session {
    final Object of;
    final @Nullable JsonObject device;
    @Nullable Session next;
    PresenceStatus automatic = PresenceStatus.ONLINE;
    // Null while the user has not chosen.
    @Nullable PresenceStatus chosen;
    // Rises with each choice of anybody, so that the newest can be told.
    long choice;
    boolean lost;

    Session(Object of, @Nullable JsonObject device) {
      this.of = of;
      this.device = device;
    }

    void takeChoiceOf(Session other) {
      if (other.chosen != null && other.choice > choice) {
        chosen = other.chosen;
        choice = other.choice;
      }
    }
  }

  void connected(Object session, @Nullable JsonObject device, @Nullable Object before) {
    Session state = new Session(session, device);
    Session continued = before == null ? null : remove(before);
    if (continued != null) {
      state.automatic = continued.automatic;
      state.takeChoiceOf(continued);
      customBy = customBy == before ? session : customBy;
    }
    takeLost(state);
    remove(session);
    add(state);
  }

  void follows(Object session, Object beside) {
    Session state = find(session);
    Session other = find(beside);
    if (state != null && other != null) {
      state.automatic = other.automatic;
      state.takeChoiceOf(other);
    }
  }

  private void takeLost(Session state) {
    for (Session other = first; other != null; other = other.next) {
      if (other.lost) {
        state.takeChoiceOf(other);
        customBy = customBy == other.of ? state.of : customBy;
        remove(other.of);
      }
    }
  }

  private void add(Session added) {
    Session last = first;
    while (last != null && last.next != null) {
      last = last.next;
    }
    if (last == null) {
      first = added;
    } else {
      last.next = added;
    }
  }

  private @Nullable Session find(Object session) {
    Session found = first;
    while (found != null && found.of != session) {
      found = found.next;
    }
    return found;
  }

  private @Nullable Session remove(Object session) {
    Session before = null;
    Session removed = first;
    while (removed != null && removed.of != session) {
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

  void lost(Object session, long nowMillis) {
    Session state = find(session);
    if (state != null) {
      state.lost = true;
      lastSeenMillis = nowMillis;
    }
  }

  boolean ended(Object session, long nowMillis) {
    Session state = remove(session);
    if (state == null) {
      return false;
    }
    customBy = customBy == session ? null : customBy;
    if (!state.lost) {
      lastSeenMillis = nowMillis;
    }
    return true;
  }

  void update(Object session, PresenceUpdate update, long choice, long nowMillis) {
    Session state = find(session);
    if (state == null) {
      return;
    }
    boolean wasOffline = status() == PresenceStatus.OFFLINE;
    if (update.isChoice()) {
      state.chosen = update.status();
      state.choice = choice;
    } else {
      state.automatic = update.status();
      if (update.replacesChoice()) {
        state.chosen = null;
      }
    }
    if (update.customStatusGiven()) {
      custom = update.customStatus();
      customBy = session;
    } else if (customBy == session) {
      custom = null;
    }
    if (!wasOffline && status() == PresenceStatus.OFFLINE) {
      lastSeenMillis = nowMillis;
    }
  }

  int sessionCount() {
    int count = 0;
    for (Session session = first; session != null; session = session.next) {
      count++;
    }
    return count;
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
              custom, isHere || seen == null ? Long.valueOf(nowMillis) : seen, nowMillis, null);
    }
  }

  private boolean isConnected() {
    for (Session session = first; session != null; session = session.next) {
      if (!session.lost) {
        return true;
      }
    }
    return false;
  }

  void thaw() {
    then = null;
  }

  /** Returns what remains of the user who goes now. */
  Gone gone(long nowMillis) {
    return new Gone(custom, lastSeenMillis, nowMillis, then);
  }

  PresenceView view(String userId) {
    PresenceStatus status = status();
    JsonObject device = null;
    for (Session session = first; session != null; session = session.next) {
      device = session.device;
    }
    boolean isOffline = status == PresenceStatus.OFFLINE;
    return new PresenceView(
        userId, status, custom, isOffline ? lastSeenMillis : null, isOffline ? null : device);
  }

  private PresenceStatus status() {
    if (first == null) {
      return PresenceStatus.OFFLINE;
    }
    PresenceStatus newest = null;
    long newestChoice = 0;
    PresenceStatus liveliest = PresenceStatus.OFFLINE;
    for (Session session = first; session != null; session = session.next) {
      if (session.chosen != null && session.choice > newestChoice) {
        newest = session.chosen;
        newestChoice = session.choice;
      }
      if (rank(session.automatic) > rank(liveliest)) {
        liveliest = session.automatic;
      }
    }
    return newest == null ? liveliest : newest;
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
