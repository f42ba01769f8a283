package io.realtime4j.server.chat.session;

import io.realtime4j.server.DisconnectReason;
import io.realtime4j.server.socketio.CountedSocket;
import java.time.Duration;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Why sessions have ended that may come back, told once to whoever comes next with the same label
 * or private id. Bounded by number and age: the oldest are forgotten. Any loop.
 */
public final class PreviousCloses {
  /** A few hundred bytes each; a crowd that is lost at once is larger only on large servers. */
  static final int MOST = 10_000;

  private final Map<String, Note> notes = new ConcurrentHashMap<>();
  private final Queue<Note> inOrder = new ConcurrentLinkedQueue<>();
  private final AtomicInteger count = new AtomicInteger();

  /** Who comes back later asks for no reason. */
  static final Duration KEPT = Duration.ofHours(24);

  private record Note(String key, String code, long atNanos) {
    boolean isOld(long nowNanos) {
      return nowNanos - atNanos > KEPT.toNanos();
    }
  }

  /** Notes why a session has ended, unless its client knows. */
  public void ended(ChatSession session, DisconnectReason reason) {
    String code = code(reason);
    if (code == null) {
      return;
    }
    long now = session.shard().loop().nanoTime();
    note(key(session), code, now);
    String pid = pid(session);
    if (pid != null) {
      note(pid, code, now);
    }
  }

  /** Returns why the session before this one has ended, or null if that is not known. */
  public @Nullable String take(ChatSession session) {
    Note byLabel = notes.remove(key(session));
    String pid = session.socket().handshake().auth().string("pid").orElse(null);
    Note byPid = pid == null ? null : notes.remove(pid);
    Note known = byPid == null ? byLabel : byPid;
    return known == null || known.isOld(session.shard().loop().nanoTime()) ? null : known.code;
  }

  private void note(String key, String code, long now) {
    Note note = new Note(key, code, now);
    notes.put(key, note);
    inOrder.add(note);
    boolean isTooMuch = count.incrementAndGet() > MOST;
    for (Note first = inOrder.peek(); first != null; first = inOrder.peek()) {
      if (!isTooMuch && !first.isOld(now)) {
        return;
      }
      isTooMuch = false;
      forgetFirst();
    }
  }

  private void forgetFirst() {
    Note first = inOrder.poll();
    if (first != null) {
      count.decrementAndGet();
      notes.remove(first.key, first);
    }
  }

  private static String key(ChatSession session) {
    // A space cannot be in a tenant's name, so no two keys are the same.
    return session.principal().tenant()
        + ' '
        + session.principal().userId()
        + ' '
        + session.label();
  }

  private static @Nullable String pid(ChatSession session) {
    return session.socket() instanceof CountedSocket counted ? counted.pid() : null;
  }

  private static @Nullable String code(DisconnectReason reason) {
    return switch (reason) {
      case SLOW -> "slow";
      case PING_TIMEOUT -> "timeout";
      case TRANSPORT_ERROR, TRANSPORT_CLOSE -> "lost";
      case PARSE_ERROR, FORCED_SERVER_CLOSE -> "protocol";
      case TAKEN_OVER -> "taken_over";
      case SERVER_SHUTTING_DOWN -> "shutdown";
      default -> null;
    };
  }
}
