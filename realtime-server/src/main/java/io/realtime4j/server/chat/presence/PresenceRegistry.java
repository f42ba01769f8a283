package io.realtime4j.server.chat.presence;

import io.realtime4j.api.CustomStatus;
import io.realtime4j.api.PresenceStatus;
import io.realtime4j.api.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The users of a tenant and what their sessions say of them, merged: the newest choice wins, else
 * the liveliest session. Pure but for its state; a session is any object, known by identity.
 */
final class PresenceRegistry {
  /** Users who left are remembered, for "last seen", up to this many. */
  static final int MAX_GONE = 10_000;

  private final Map<String, User> present = new LinkedHashMap<>();
  private final Map<String, User> gone =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, User> eldest) {
          return size() > MAX_GONE;
        }
      };
  private long choices;

  /**
   * A session begins to count. Lost ones of the same user stop counting.
   *
   * @param before the session that it continues, whose status it takes over, or {@code null}
   */
  void connected(
      String userId, Object session, @Nullable JsonObject device, @Nullable Object before) {
    User user = present.get(userId);
    if (user == null) {
      user = gone.remove(userId);
      user = user == null ? new User() : user;
      present.put(userId, user);
    }
    Session state = new Session(device);
    Session continued = before == null ? null : user.sessions.remove(before);
    if (continued != null) {
      state.automatic = continued.automatic;
      state.chosen = continued.chosen;
      state.choice = continued.choice;
      user.customBy = user.customBy == before ? session : user.customBy;
    }
    user.sessions.values().removeIf(s -> s.lost);
    user.sessions.put(session, state);
  }

  /** A session's connection was lost; it still counts until {@link #ended}. */
  void lost(String userId, Object session, long nowMillis) {
    User user = present.get(userId);
    Session state = user == null ? null : user.sessions.get(session);
    if (user != null && state != null) {
      state.lost = true;
      user.lastSeenMillis = nowMillis;
    }
  }

  /** A session has left in due form, or its grace is over; returns whether it still counted. */
  boolean ended(String userId, Object session, long nowMillis) {
    User user = present.get(userId);
    Session state = user == null ? null : user.sessions.remove(session);
    if (user == null || state == null) {
      return false;
    }
    if (!state.lost) {
      user.lastSeenMillis = nowMillis;
    }
    if (user.sessions.isEmpty()) {
      present.remove(userId);
      gone.put(userId, user);
    }
    return true;
  }

  /** A session says how its user is. */
  void update(String userId, Object session, PresenceUpdate update, long nowMillis) {
    User user = present.get(userId);
    Session state = user == null ? null : user.sessions.get(session);
    if (user == null || state == null) {
      return;
    }
    boolean wasOffline = user.status() == PresenceStatus.OFFLINE;
    if (update.isChoice()) {
      state.chosen = update.status();
      state.choice = ++choices;
    } else {
      state.automatic = update.status();
      if (update.replacesChoice()) {
        state.chosen = null;
      }
    }
    if (update.customStatusGiven()) {
      user.custom = update.customStatus();
      user.customBy = session;
    } else if (user.customBy == session) {
      user.custom = null;
    }
    if (!wasOffline && user.status() == PresenceStatus.OFFLINE) {
      user.lastSeenMillis = nowMillis;
    }
  }

  /** Clears a custom status whose time is over. */
  void expire(String userId, long nowMillis) {
    User user = find(userId);
    if (user != null
        && user.custom != null
        && user.custom.expiresAt() != null
        && user.custom.expiresAt().toEpochMilli() <= nowMillis) {
      user.custom = null;
    }
  }

  PresenceView view(String userId) {
    User user = find(userId);
    return user == null ? PresenceView.unknown(userId) : user.view(userId);
  }

  /** Returns how many sessions of a user count. */
  int sessionCount(String userId) {
    User user = present.get(userId);
    return user == null ? 0 : user.sessions.size();
  }

  private @Nullable User find(String userId) {
    User user = present.get(userId);
    return user == null ? gone.get(userId) : user;
  }

  private static final class Session {
    final @Nullable JsonObject device;
    PresenceStatus automatic = PresenceStatus.ONLINE;
    // Null while the user has not chosen.
    @Nullable PresenceStatus chosen;
    // Rises with each choice of anybody, so that the newest can be told.
    long choice;
    boolean lost;

    Session(@Nullable JsonObject device) {
      this.device = device;
    }
  }

  private static final class User {
    final Map<Object, Session> sessions = new LinkedHashMap<>();
    @Nullable CustomStatus custom;
    // The session that set the custom status last, or null.
    @Nullable Object customBy;
    // Null until the user first goes.
    @Nullable Long lastSeenMillis;

    PresenceStatus status() {
      if (sessions.isEmpty()) {
        return PresenceStatus.OFFLINE;
      }
      PresenceStatus newest = null;
      long newestChoice = 0;
      PresenceStatus liveliest = PresenceStatus.OFFLINE;
      for (Session session : sessions.values()) {
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

    PresenceView view(String userId) {
      PresenceStatus status = status();
      JsonObject device = null;
      for (Session session : sessions.values()) {
        device = session.device;
      }
      return new PresenceView(
          userId,
          status,
          custom,
          status == PresenceStatus.OFFLINE ? lastSeenMillis : null,
          status == PresenceStatus.OFFLINE ? null : device);
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
}
