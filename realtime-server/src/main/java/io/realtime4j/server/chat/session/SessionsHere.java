package io.realtime4j.server.chat.session;

import io.realtime4j.server.chat.session.SessionShard.UserKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The sessions of this server by user and by id, for those who hear on every server of a chat what
 * is for some users alone. From any thread.
 */
public final class SessionsHere {
  private final boolean areKept;
  // Lists are replaced, not changed.
  private final Map<UserKey, List<ChatSession>> byUser = new ConcurrentHashMap<>();
  private final Map<String, ChatSession> byId = new ConcurrentHashMap<>();

  /**
   * Creates it.
   *
   * @param areKept whether anybody will ask
   */
  public SessionsHere(boolean areKept) {
    this.areKept = areKept;
  }

  /** Returns whether it knows any; else one has to look for them. */
  public boolean areKept() {
    return areKept;
  }

  /** A session has come. */
  public void entered(ChatSession session) {
    if (!areKept) {
      return;
    }
    byId.put(session.socket().id(), session);
    byUser.compute(
        user(session),
        (key, known) -> {
          List<ChatSession> all = known == null ? new ArrayList<>(1) : new ArrayList<>(known);
          all.add(session);
          return List.copyOf(all);
        });
  }

  /** A session has ended. */
  public void left(ChatSession session) {
    if (!areKept) {
      return;
    }
    byId.remove(session.socket().id(), session);
    byUser.computeIfPresent(
        user(session),
        (key, known) -> {
          List<ChatSession> rest = known.stream().filter(one -> one != session).toList();
          return rest.isEmpty() ? null : rest;
        });
  }

  private static UserKey user(ChatSession session) {
    return new UserKey(session.principal().tenant(), session.principal().userId());
  }

  /** Returns the sessions of a user. */
  public List<ChatSession> of(String tenant, String userId) {
    return byUser.getOrDefault(new UserKey(tenant, userId), List.of());
  }

  /** Returns whether a user has a session here. */
  public boolean isHere(String tenant, String userId) {
    return byUser.containsKey(new UserKey(tenant, userId));
  }

  /** Returns a session of a tenant, or {@code null}. */
  public @Nullable ChatSession byId(String tenant, String sid) {
    ChatSession session = byId.get(sid);
    return session != null && session.principal().tenant().equals(tenant) ? session : null;
  }

  /** Returns how many users and sessions it knows; none when the last has gone. */
  public int size() {
    return byUser.size() + byId.size();
  }
}
