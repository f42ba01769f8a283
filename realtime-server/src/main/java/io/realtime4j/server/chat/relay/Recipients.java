package io.realtime4j.server.chat.relay;

import io.realtime4j.api.json.JsonArray;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.server.chat.session.ChatSession;
import io.realtime4j.server.chat.session.RoomKey;
import io.realtime4j.server.chat.session.SessionShard;
import io.realtime4j.server.chat.session.SessionsHere;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Whom an event is for, so that it can be said to other servers: those in some rooms, the sessions
 * of some users, or one session. Nothing crosses a tenant.
 *
 * @param thread those too who have joined only the view of this thread of the rooms
 * @param userIds their sessions
 * @param sid the session with this id
 */
public record Recipients(
    String tenant,
    List<String> rooms,
    @Nullable String thread,
    List<String> userIds,
    @Nullable String sid) {
  /** Returns those in rooms. */
  public static Recipients inRooms(String tenant, List<String> rooms) {
    return new Recipients(tenant, List.copyOf(rooms), null, List.of(), null);
  }

  /**
   * Returns those in a room.
   *
   * @param thread those too who have joined only the view of this thread, {@code null} for none
   */
  public static Recipients inRoom(String tenant, String room, @Nullable String thread) {
    return new Recipients(tenant, List.of(room), thread, List.of(), null);
  }

  /** Returns the sessions of users. */
  public static Recipients users(String tenant, List<String> userIds) {
    return new Recipients(tenant, List.of(), null, List.copyOf(userIds), null);
  }

  /** Returns one session. */
  public static Recipients session(String tenant, String sid) {
    return new Recipients(tenant, List.of(), null, List.of(), sid);
  }

  /** Returns those of them that live on a loop; there. */
  Collection<ChatSession> on(SessionShard shard, SessionsHere here) {
    if (!rooms.isEmpty()) {
      Set<ChatSession> hearing = new LinkedHashSet<>();
      rooms.forEach(room -> hearing.addAll(shard.in(new RoomKey(tenant, room), thread)));
      return hearing;
    }
    if (here.areKept()) {
      return known(shard, here);
    }
    return shard.ofTenant(tenant).stream()
        .filter(
            session ->
                userIds.contains(session.principal().userId()) || session.socket().id().equals(sid))
        .toList();
  }

  private Collection<ChatSession> known(SessionShard shard, SessionsHere here) {
    Set<ChatSession> known = new LinkedHashSet<>();
    userIds.forEach(userId -> known.addAll(shard.ofUser(tenant, userId)));
    ChatSession one = sid == null ? null : here.byId(tenant, sid);
    if (one != null && one.shard() == shard) {
      known.add(one);
    }
    return known;
  }

  /** Returns whether one of them may be on this server, where sessions are kept. */
  boolean mayBe(SessionsHere here) {
    return !rooms.isEmpty()
        || areAll(here)
        || userIds.stream().anyMatch(userId -> here.isHere(tenant, userId));
  }

  /** Returns whether all of them are on this server, where sessions are kept. */
  boolean areAll(SessionsHere here) {
    return sid != null && here.byId(tenant, sid) != null;
  }

  JsonObject toJson() {
    return JsonObject.builder()
        .put("tenant", tenant)
        .putIfPresent("rooms", rooms.isEmpty() ? null : JsonArray.of(rooms.toArray()))
        .putIfPresent("threadId", thread)
        .putIfPresent("userIds", userIds.isEmpty() ? null : JsonArray.of(userIds.toArray()))
        .putIfPresent("sid", sid)
        .build();
  }

  static Recipients of(JsonObject json) {
    return new Recipients(
        json.string("tenant").orElseThrow(),
        json.array("rooms").orElse(JsonArray.EMPTY).strings(),
        json.string("threadId").orElse(null),
        json.array("userIds").orElse(JsonArray.EMPTY).strings(),
        json.string("sid").orElse(null));
  }
}
