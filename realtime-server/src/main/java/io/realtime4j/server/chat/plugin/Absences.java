package io.realtime4j.server.chat.plugin;

import io.realtime4j.api.EventLoop;
import io.realtime4j.server.chat.session.ChatSession;
import io.realtime4j.server.loop.DeadlineQueue;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/*
 * A session is lost on one loop and may be had back on another. Whoever takes its entry away decides:
 * either it has returned, or it has left.
 */

/** Sessions that were lost and may return, as features see it: until then they have not left. */
final class Absences {
  private final Map<EventLoop, DeadlineQueue> graces = new LinkedHashMap<>();
  private final Map<String, Runnable> absent = new ConcurrentHashMap<>();

  /**
   * Creates one.
   *
   * @param grace after which who has not returned has left, as presence has it
   */
  Absences(List<EventLoop> loops, Duration grace) {
    loops.forEach(loop -> graces.put(loop, new DeadlineQueue(loop, grace)));
  }

  /** A session was lost; runs a task if it does not return in time. On the session's loop. */
  void lost(ChatSession session, Runnable leave) {
    String sid = session.socket().id();
    DeadlineQueue grace = graces.get(session.shard().loop());
    if (grace == null) {
      throw new IllegalStateException("a session on a loop that is none of the transport's");
    }
    absent.put(sid, leave);
    grace.add(
        () -> {
          if (absent.remove(sid, leave)) {
            leave.run();
          }
        });
  }

  /** A session was had back; returns whether it had not left yet. */
  boolean returned(ChatSession session) {
    return absent.remove(session.socket().id()) != null;
  }
}
