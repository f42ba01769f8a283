package io.realtime4j.server.chat.session;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The sessions of this server by user and by id, for those who hear on every server of a chat what
 * is for some alone. From any thread.
 */
public final class SessionsHere {
  private final List<SessionShard> shards;
  private final boolean areKept;
  private final Map<String, ChatSession> byId = new ConcurrentHashMap<>();

  /**
   * Creates it.
   *
   * @param areKept whether anybody will ask, and the shards know their users
   */
  public SessionsHere(List<SessionShard> shards, boolean areKept) {
    this.shards = shards;
    this.areKept = areKept;
  }

  /** Returns whether it knows any; else one has to look for them. */
  public boolean areKept() {
    return areKept;
  }

  /** A session has come. */
  public void entered(ChatSession session) {
    if (areKept) {
      byId.put(session.socket().id(), session);
    }
  }

  /** A session has ended. */
  public void left(ChatSession session) {
    if (areKept) {
      byId.remove(session.socket().id(), session);
    }
  }

  /** Returns whether a user may have a session here. */
  public boolean isHere(String tenant, String userId) {
    String room = RoomKey.userRoom(tenant, userId);
    return shards.stream().anyMatch(shard -> shard.mayHold(room));
  }

  /** Returns a session of a tenant, or {@code null}. */
  public @Nullable ChatSession byId(String tenant, String sid) {
    ChatSession session = byId.get(sid);
    return session != null && session.principal().tenant().equals(tenant) ? session : null;
  }
}
