package io.realtime4j.server.chat.room;

import io.realtime4j.api.EventLoop;
import io.realtime4j.api.json.JsonArray;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.json.JsonValue;
import io.realtime4j.api.spi.server.Principal;
import io.realtime4j.server.BroadcastOperator;
import io.realtime4j.server.chat.privacy.VisibilityGate.Aspect;
import io.realtime4j.server.chat.session.ChatSession;
import io.realtime4j.server.chat.session.RoomKey;
import io.realtime4j.server.chat.session.WireTime;
import io.realtime4j.server.loop.Deadline;
import io.realtime4j.server.loop.DeadlineQueue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/*
 * A user is present from the first joined session to the last, and for the grace beyond if the last
 * was lost. Unlike presence itself the grace here does not end with the next connection: that one
 * joins its rooms a moment later, and nobody should see it leave and come.
 */

/** Who is present in a room. Loop only. */
public final class RoomPresence {
  /** How many of those present an answer lists. */
  public static final int MAX_LISTED = 100;

  /** Counts of a large room go out at most this often. */
  private static final Duration OCCUPANCY_WINDOW = Duration.ofSeconds(1);

  private final RoomKey key;
  private final EventLoop home;
  private final RoomServices services;
  private final DeadlineQueue grace;
  private final Map<String, Present> users = new LinkedHashMap<>();
  private final Set<ChatSession> anonymous = new LinkedHashSet<>();
  private boolean occupancyDue;

  public RoomPresence(RoomKey key, EventLoop home, RoomServices services) {
    this.key = key;
    this.home = home;
    this.services = services;
    this.grace = new DeadlineQueue(home, services.options().presenceGrace());
  }

  public boolean isEmpty() {
    return users.isEmpty() && anonymous.isEmpty();
  }

  /** A session has joined; the others hear of it if its user was not there. */
  public void joined(ChatSession session, Principal who) {
    if (who.isAnonymous()) {
      anonymous.add(session);
      return;
    }
    Present user = users.get(who.userId());
    boolean isNew = user == null;
    if (user == null) {
      user = new Present(who, services.clock().millis());
      users.put(who.userId(), user);
    }
    user.who = who;
    user.sessions.add(session);
    if (user.leaving != null) {
      user.leaving.cancel();
      user.leaving = null;
    }
    if (isNew) {
      services.presence().entered(key, who.userId());
      announce("user:joined", who.userId());
    }
  }

  /** A session has left; returns whether no other of its user is in the room. */
  public boolean left(ChatSession session, Principal who) {
    anonymous.remove(session);
    Present user = users.get(who.userId());
    if (user == null || !user.sessions.remove(session) || !user.sessions.isEmpty()) {
      return false;
    }
    gone(user);
    return true;
  }

  /** A session has ended. */
  public void closed(ChatSession session, Principal who, boolean clean) {
    anonymous.remove(session);
    Present user = users.get(who.userId());
    if (user == null || !user.sessions.remove(session) || !user.sessions.isEmpty()) {
      return;
    }
    if (clean) {
      gone(user);
    } else {
      user.leaving = grace.add(() -> graceOver(user));
    }
  }

  /** Returns whose presence everybody in the room is told of: in a large room nobody's. */
  public Set<String> watchedByAll() {
    return users.size() > services.options().largeRoom()
        ? Set.of()
        : new LinkedHashSet<>(users.keySet());
  }

  /** Returns the sessions of a user in the room. */
  public List<ChatSession> sessionsOf(String userId) {
    Present user = users.get(userId);
    return user == null ? List.of() : List.copyOf(user.sessions);
  }

  /** Returns how many a viewer may know of. */
  public int count(String viewerId) {
    int count = 0;
    for (String userId : users.keySet()) {
      count += shows(viewerId, userId) ? 1 : 0;
    }
    return count;
  }

  /** Returns the first of those whom a viewer may know of. */
  public JsonArray members(String viewerId, int max) {
    List<JsonValue> members = new ArrayList<>();
    for (Present user : users.values()) {
      if (members.size() >= max) {
        break;
      }
      if (shows(viewerId, user.who.userId())) {
        members.add(
            JsonObject.builder()
                .put("userId", user.who.userId())
                .putIfPresent("userName", user.who.userName())
                .putIfPresent("userAvatar", user.who.userAvatar())
                .put("joinedAt", WireTime.text(user.joinedAtMillis))
                .build());
      }
    }
    return new JsonArray(members);
  }

  private boolean shows(String viewerId, String userId) {
    return services.gate().shows(Aspect.MEMBERSHIP, key.tenant(), viewerId, userId);
  }

  private void graceOver(Present user) {
    if (user.sessions.isEmpty() && users.get(user.who.userId()) == user) {
      gone(user);
    }
  }

  private void gone(Present user) {
    if (user.leaving != null) {
      user.leaving.cancel();
      user.leaving = null;
    }
    users.remove(user.who.userId());
    services.presence().exited(key, user.who.userId());
    announce("user:left", user.who.userId());
  }

  private void announce(String event, String userId) {
    if (users.size() > services.options().largeRoom()) {
      if (!occupancyDue) {
        occupancyDue = true;
        home.schedule(OCCUPANCY_WINDOW, this::sendOccupancy);
      }
      return;
    }
    BroadcastOperator others =
        services.namespace().to(key.socketRoom()).except(RoomKey.userRoom(key.tenant(), userId));
    services
        .gate()
        .audience(Aspect.MEMBERSHIP, key.tenant(), userId, others)
        .emit(
            event,
            JsonObject.of(
                "roomName", key.name(),
                "userId", userId,
                "timestamp", WireTime.text(services.clock().millis())));
  }

  private void sendOccupancy() {
    occupancyDue = false;
    services
        .namespace()
        .to(key.socketRoom())
        .emit("room:occupancy", JsonObject.of("roomName", key.name(), "count", count("")));
  }

  private static final class Present {
    final long joinedAtMillis;
    final Set<ChatSession> sessions = new LinkedHashSet<>();
    Principal who;
    // Set while the last session is lost and in its grace.
    @Nullable Deadline leaving;

    Present(Principal who, long joinedAtMillis) {
      this.who = who;
      this.joinedAtMillis = joinedAtMillis;
    }
  }
}
