package io.realtime4j.server.chat.presence;

import io.realtime4j.api.CustomStatus;
import io.realtime4j.api.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The users of a tenant and what their sessions say of them, merged: the newest choice wins, else
 * the liveliest session. Of who has gone only small values are kept, and not for ever. Pure but for
 * its state; a session is any object, known by identity, and one of another server by its stamp.
 */
final class PresenceRegistry {
  /** Users who left are remembered, for "last seen", for this long. */
  static final Duration REMEMBERED = Duration.ofHours(24);

  /** And no more than so many of them. */
  static final int MAX_GONE = 10_000;

  private final Map<String, PresentUser> present = new LinkedHashMap<>();
  // In the order of going.
  private final Map<String, Gone> gone = new LinkedHashMap<>();
  private final String server;
  // No earlier stamp is made from now on.
  private long lastStampMillis;

  /**
   * Creates an empty one.
   *
   * @param server the name of this server among its peers
   */
  PresenceRegistry(String server) {
    this.server = server;
  }

  static @Nullable CustomStatus unexpired(@Nullable CustomStatus custom, long nowMillis) {
    return custom != null
            && custom.expiresAt() != null
            && custom.expiresAt().toEpochMilli() <= nowMillis
        ? null
        : custom;
  }

  /**
   * A session begins to count. Lost ones of the same user stop counting, but what the user chose on
   * them goes on.
   *
   * @param sid by which one of another server is known that it continues, or {@code null}
   * @param before the session here that it continues, whose status it takes over, or {@code null}
   * @return the session of another server that it continues, or {@code null}
   */
  @Nullable Stamp connected(
      String userId,
      Object session,
      @Nullable String sid,
      @Nullable JsonObject device,
      @Nullable Object before,
      long nowMillis) {
    PresentUser user = open(userId, nowMillis);
    return user.connected(new PresentSession(session, stamp(nowMillis), sid, device, true), before);
  }

  private PresentUser open(String userId, long nowMillis) {
    PresentUser user = present.get(userId);
    if (user == null) {
      user = new PresentUser(remembered(userId, nowMillis));
      gone.remove(userId);
      present.put(userId, user);
    }
    return user;
  }

  private Stamp stamp(long nowMillis) {
    lastStampMillis = Math.max(nowMillis, lastStampMillis + 1);
    return new Stamp(lastStampMillis, server);
  }

  /** Another server has said how one of its sessions is. */
  void told(String userId, SessionState state, long nowMillis) {
    heard(state.since());
    heard(state.choice());
    heard(state.lost());
    open(userId, nowMillis).told(state);
  }

  private void heard(@Nullable Stamp stamp) {
    if (stamp != null) {
      lastStampMillis = Math.max(lastStampMillis, stamp.millis());
    }
  }

  /** A session of another server goes on from one for whose end this server is to care. */
  void continued(String userId, Stamp since, long nowMillis) {
    PresentUser user = present.get(userId);
    if (user != null) {
      user.continued(since);
      tidy(userId, user, nowMillis);
    }
  }

  /** The server of a session is gone. */
  void orphaned(String userId, Stamp since, long nowMillis) {
    PresentUser user = present.get(userId);
    if (user != null) {
      user.orphaned(since, stamp(nowMillis));
    }
  }

  /** Another server knows more of a user than what its sessions say. */
  void remains(String userId, Gone more, long nowMillis) {
    Gone unexpired = more.without(nowMillis);
    heard(more.customAt());
    PresentUser user = present.get(userId);
    Gone left = remembered(userId, nowMillis);
    if (user != null) {
      user.remains(unexpired);
    } else if (!more.isForgotten(nowMillis)) {
      leave(userId, left == null ? unexpired : left.with(unexpired));
    }
  }

  /** Returns what this server tells of a user whose sessions are here. */
  List<SessionState> sessionsHere(String userId) {
    PresentUser user = present.get(userId);
    return user == null ? List.of() : user.sessions(PresentSession::isHere);
  }

  /** Returns the sessions of a server that are counted. */
  Map<Stamp, String> sessionsOf(String peer) {
    Map<Stamp, String> sessions = new LinkedHashMap<>();
    present.forEach(
        (userId, user) ->
            user.sessions(one -> one.since.server().equals(peer))
                .forEach(one -> sessions.put(one.since(), userId)));
    return sessions;
  }

  /** Returns when a session was lost; {@code null} if it was not, or is none. */
  @Nullable Stamp lostAt(String userId, Stamp since) {
    PresentUser user = present.get(userId);
    return user == null
        ? null
        : user.sessions(one -> one.since.equals(since)).stream()
            .findFirst()
            .map(SessionState::lost)
            .orElse(null);
  }

  /** Returns whether a session counts whose server is gone. */
  boolean isOrphan(String userId, Stamp since) {
    PresentUser user = present.get(userId);
    return user != null
        && !user.sessions(one -> one.isOurs && !one.isHere() && one.since.equals(since)).isEmpty();
  }

  /** Returns what is known of a user beside sessions; {@code null} if nothing. */
  @Nullable Gone remains(String userId) {
    PresentUser user = present.get(userId);
    return user == null ? gone.get(userId) : user.gone(0);
  }

  /** Returns whether a user has a session here. */
  boolean isHere(String userId) {
    PresentUser user = present.get(userId);
    return user != null && user.isHere();
  }

  /** Returns whether anybody has one. */
  boolean isAnybodyHere() {
    return present.values().stream().anyMatch(PresentUser::isHere);
  }

  /**
   * A session shows its user as another does that is still there and that it goes on from: its
   * client says how the user is once it is in, and until then nobody is to see something else.
   */
  void follows(String userId, Object session, Object beside) {
    PresentUser user = present.get(userId);
    if (user != null) {
      user.follows(session, beside);
    }
  }

  /** A session's connection was lost; it still counts until {@link #ended}. */
  void lost(String userId, Object session, long nowMillis) {
    PresentUser user = present.get(userId);
    if (user != null) {
      user.lost(session, stamp(nowMillis), nowMillis);
    }
  }

  /** A session has left in due form, or its grace is over; returns whether it still counted. */
  boolean ended(String userId, Object session, long nowMillis) {
    PresentUser user = present.get(userId);
    if (user == null || !user.ended(session, nowMillis)) {
      return false;
    }
    tidy(userId, user, nowMillis);
    return true;
  }

  private void tidy(String userId, PresentUser user, long nowMillis) {
    if (user.sessionCount() == 0) {
      present.remove(userId);
      leave(userId, user.gone(nowMillis));
    }
  }

  private void leave(String userId, Gone left) {
    gone.put(userId, left);
    if (gone.size() > MAX_GONE) {
      Iterator<String> oldest = gone.keySet().iterator();
      oldest.next();
      oldest.remove();
    }
  }

  /** A session says how its user is. */
  void update(String userId, Object session, PresenceUpdate update, long nowMillis) {
    PresentUser user = present.get(userId);
    if (user != null) {
      user.update(session, update, stamp(nowMillis), nowMillis);
    }
  }

  /** The user became invisible: keeps how the user looks who disconnects now. */
  void freeze(String userId, long nowMillis) {
    PresentUser user = present.get(userId);
    Gone left = gone.get(userId);
    if (user != null) {
      user.freeze(nowMillis);
    } else if (left != null && left.then() == null) {
      gone.put(userId, left.withThen(left));
    }
  }

  /** The user is not invisible any more. */
  void thaw(String userId) {
    PresentUser user = present.get(userId);
    if (user != null) {
      user.thaw();
    }
    gone.computeIfPresent(userId, (id, left) -> left.withThen(null));
  }

  /** Clears custom statuses of a user whose time is over. */
  void expire(String userId, long nowMillis) {
    PresentUser user = present.get(userId);
    if (user != null) {
      user.expire(nowMillis);
    }
    gone.computeIfPresent(userId, (id, left) -> left.without(nowMillis));
  }

  /** Returns when the next custom status of a user ends; {@code null} if none does. */
  @Nullable Long nextExpiry(String userId) {
    PresentUser user = present.get(userId);
    Gone left = user == null ? gone.get(userId) : user.gone(0);
    if (left == null) {
      return null;
    }
    Gone then = left.then();
    Long own = expiry(left.custom());
    Long frozen = then == null ? null : expiry(then.custom());
    return own == null || (frozen != null && frozen < own) ? frozen : own;
  }

  private static @Nullable Long expiry(@Nullable CustomStatus custom) {
    return custom == null || custom.expiresAt() == null ? null : custom.expiresAt().toEpochMilli();
  }

  /** Returns how many users have a session here, if only in its grace. */
  long hereCount() {
    return present.values().stream().filter(PresentUser::isHere).count();
  }

  PresenceView view(String userId, long nowMillis) {
    PresentUser user = present.get(userId);
    if (user != null) {
      return user.view(userId);
    }
    Gone left = remembered(userId, nowMillis);
    return left == null ? PresenceView.unknown(userId) : left.view(userId);
  }

  /** Returns how a user looked who became invisible; {@code null} if that is not known. */
  @Nullable PresenceView frozen(String userId, long nowMillis) {
    PresentUser user = present.get(userId);
    Gone left = user == null ? gone.get(userId) : user.gone(nowMillis);
    Gone then = left == null ? null : left.then();
    return then == null || then.isForgotten(nowMillis) ? null : then.view(userId);
  }

  /** Returns when a user was last seen before now; {@code null} if never. */
  @Nullable Long lastSeenMillis(String userId, long nowMillis) {
    PresentUser user = present.get(userId);
    if (user != null) {
      return user.lastSeenMillis();
    }
    Gone left = remembered(userId, nowMillis);
    return left == null ? null : left.lastSeenMillis();
  }

  private @Nullable Gone remembered(String userId, long nowMillis) {
    Gone left = gone.get(userId);
    return left == null || left.isForgotten(nowMillis) ? null : left;
  }

  /** Returns how many sessions of a user count. */
  int sessionCount(String userId) {
    PresentUser user = present.get(userId);
    return user == null ? 0 : user.sessionCount();
  }

  /** Forgets those who went long ago; returns when to look again, {@code null} for not at all. */
  @Nullable Long sweep(long nowMillis) {
    Iterator<Gone> oldest = gone.values().iterator();
    while (oldest.hasNext()) {
      Gone left = oldest.next();
      if (!left.isForgotten(nowMillis)) {
        return left.wentMillis() + REMEMBERED.toMillis();
      }
      oldest.remove();
    }
    return null;
  }

  /** Returns everybody of whom something is known. */
  List<String> userIds() {
    List<String> userIds = new ArrayList<>(present.keySet());
    userIds.addAll(gone.keySet());
    return userIds;
  }

  boolean isEmpty() {
    return present.isEmpty() && gone.isEmpty();
  }
}
