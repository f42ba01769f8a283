package io.realtime4j.server.chat.presence;

import io.realtime4j.api.CustomStatus;
import io.realtime4j.api.PresenceStatus;
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
 * its state; a session is any object, known by identity.
 */
final class PresenceRegistry {
  /** Users who left are remembered, for "last seen", for this long. */
  static final Duration REMEMBERED = Duration.ofHours(24);

  /** And no more than so many of them. */
  static final int MAX_GONE = 10_000;

  private final Map<String, PresentUser> present = new LinkedHashMap<>();
  // In the order of going.
  private final Map<String, Gone> gone = new LinkedHashMap<>();
  private long choices;

  /**
   * What remains of a user.
   *
   * @param lastSeenMillis when last seen, {@code null} if never
   * @param wentMillis when the last session ended
   * @param then as of when the user became invisible, {@code null} if not
   */
  record Gone(
      @Nullable CustomStatus custom,
      @Nullable Long lastSeenMillis,
      long wentMillis,
      @Nullable Gone then) {
    boolean isForgotten(long nowMillis) {
      return nowMillis - wentMillis >= REMEMBERED.toMillis();
    }

    Gone withThen(@Nullable Gone other) {
      return new Gone(custom, lastSeenMillis, wentMillis, other);
    }

    Gone without(long nowMillis) {
      return new Gone(
          unexpired(custom, nowMillis),
          lastSeenMillis,
          wentMillis,
          then == null ? null : then.without(nowMillis));
    }

    PresenceView view(String userId) {
      return new PresenceView(userId, PresenceStatus.OFFLINE, custom, lastSeenMillis, null);
    }
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
   * @param before the session that it continues, whose status it takes over, or {@code null}
   */
  void connected(
      String userId,
      Object session,
      @Nullable JsonObject device,
      @Nullable Object before,
      long nowMillis) {
    PresentUser user = present.get(userId);
    if (user == null) {
      user = new PresentUser(remembered(userId, nowMillis));
      gone.remove(userId);
      present.put(userId, user);
    }
    user.connected(session, device, before);
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
      user.lost(session, nowMillis);
    }
  }

  /** A session has left in due form, or its grace is over; returns whether it still counted. */
  boolean ended(String userId, Object session, long nowMillis) {
    PresentUser user = present.get(userId);
    if (user == null || !user.ended(session, nowMillis)) {
      return false;
    }
    if (user.sessionCount() == 0) {
      present.remove(userId);
      gone.put(userId, user.gone(nowMillis));
      if (gone.size() > MAX_GONE) {
        Iterator<String> oldest = gone.keySet().iterator();
        oldest.next();
        oldest.remove();
      }
    }
    return true;
  }

  /** A session says how its user is. */
  void update(String userId, Object session, PresenceUpdate update, long nowMillis) {
    PresentUser user = present.get(userId);
    if (user != null) {
      choices++;
      user.update(session, update, choices, nowMillis);
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

  int presentCount() {
    return present.size();
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
