package io.realtime4j.server.chat;

import io.realtime4j.api.json.JsonObject;
import io.realtime4j.server.chat.session.ChatSession;
import io.realtime4j.server.socketio.CountedSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/*
 * Who comes is looked at twice: before it is let in, where it is refused in due form, and when it is
 * in, for many may be on their way at once. Who names a session that it goes on from takes its
 * place, however full it is: the server may not have noticed yet that the old connection is dead.
 */

/** The sessions that each user has, up to a limit. From any loop. */
final class UserSessions {
  private final int most;
  // Lists are replaced, not changed.
  private final Map<String, List<ChatSession>> sessions = new ConcurrentHashMap<>();

  /**
   * Creates them.
   *
   * @param most of one user; 0 for any number, and then they are not kept
   */
  UserSessions(int most) {
    this.most = most;
  }

  /** Returns how many a user may have; 0 for any number. */
  int most() {
    return most;
  }

  /** Returns whether a user has as many as there may be. */
  boolean isFull(String user) {
    return most > 0 && sessions.getOrDefault(user, List.of()).size() >= most;
  }

  /**
   * Returns the session of a user that a client says it had before, {@code null} if there is none.
   *
   * @param auth what it came with
   */
  @Nullable ChatSession before(String user, JsonObject auth) {
    String pid = auth.string("pid").orElse("");
    String sid = auth.string(Admission.PREVIOUS).orElse("");
    for (ChatSession session : sessions.getOrDefault(user, List.of())) {
      if (session.socket().id().equals(sid)
          || pid.equals(CountedSocket.of(session.socket()).pid())) {
        return session;
      }
    }
    return null;
  }

  /**
   * Notes a session that has come.
   *
   * @param replaces whether it takes the place of one that may not have ended yet
   * @return whether it may stay; if not, it is not noted
   */
  boolean enter(String user, ChatSession session, boolean replaces) {
    if (most == 0) {
      return true;
    }
    List<ChatSession> now =
        sessions.compute(
            user,
            (same, there) -> {
              List<ChatSession> some = there == null ? List.of() : there;
              return some.size() < most + (replaces ? 1 : 0) ? with(some, session) : there;
            });
    return now != null && now.contains(session);
  }

  private static List<ChatSession> with(List<ChatSession> some, ChatSession one) {
    List<ChatSession> all = new ArrayList<>(some.size() + 1);
    all.addAll(some);
    all.add(one);
    return List.copyOf(all);
  }

  /** Notes that a session has ended. */
  void left(String user, ChatSession session) {
    sessions.computeIfPresent(
        user,
        (same, there) -> {
          List<ChatSession> rest = there.stream().filter(one -> one != session).toList();
          return rest.isEmpty() ? null : rest;
        });
  }
}
