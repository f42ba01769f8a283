package io.realtime4j.core.presence;

import io.realtime4j.api.CustomStatus;
import io.realtime4j.api.PresenceStatus;
import io.realtime4j.api.UserPresence;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What we were last shown of users. Written on the loop, read from any thread. */
final class PresenceCache {
  /** A server may show us everybody; whom nobody watches is forgotten first. */
  static final int MAX_USERS = 10_000;

  /** Each takes room in the first question of a session. */
  static final int MAX_LEFT_BEHIND = 500;

  /** The order in which users were last shown. Loop only. */
  private final Map<String, Boolean> order = new LinkedHashMap<>();

  private final Map<String, UserPresence> known = new ConcurrentHashMap<>();

  /** Remembers a presence; returns whether it is news. */
  boolean put(UserPresence presence, Predicate<String> isWatched) {
    String user = presence.userId();
    order.remove(user);
    order.put(user, Boolean.TRUE);
    boolean news = !presence.equals(known.put(user, presence));
    if (order.size() > MAX_USERS) {
      dropOne(isWatched);
    }
    return news;
  }

  private void dropOne(Predicate<String> isWatched) {
    for (Iterator<String> users = order.keySet().iterator(); users.hasNext(); ) {
      String user = users.next();
      if (!isWatched.test(user)) {
        users.remove();
        known.remove(user);
        return;
      }
    }
  }

  /**
   * Returns the users of whom an earlier session was told that they are there: they may have gone
   * since. Of more than are worth asking for, those shown first are forgotten. Loop only.
   *
   * @param isTold of whom the next session is told anyway
   */
  List<String> leftBehind(Predicate<String> isTold) {
    List<String> users = new ArrayList<>();
    for (String user : order.keySet()) {
      UserPresence presence = known.get(user);
      if (presence != null && presence.status() != PresenceStatus.OFFLINE && !isTold.test(user)) {
        users.add(user);
      }
    }
    int old = Math.max(0, users.size() - MAX_LEFT_BEHIND);
    users.subList(0, old).forEach(this::forget);
    return List.copyOf(users.subList(old, users.size()));
  }

  void forget(String userId) {
    order.remove(userId);
    known.remove(userId);
  }

  /** From any thread. A custom status whose time is over is not shown. */
  Optional<UserPresence> get(String userId, Instant now) {
    return Optional.ofNullable(known.get(userId)).map(presence -> current(presence, now));
  }

  private static UserPresence current(UserPresence presence, Instant now) {
    CustomStatus custom = presence.customStatus();
    @Nullable Instant until = custom == null ? null : custom.expiresAt();
    if (until == null || until.isAfter(now)) {
      return presence;
    }
    return new UserPresence(
        presence.userId(), presence.status(), null, presence.lastSeen(), presence.device());
  }
}
