package io.realtime4j.server.socketio;

import io.realtime4j.api.EventLoop;
import io.realtime4j.server.RecoveryPolicy;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/*
 * The events of one namespace in one order, kept for a while.
 *
 * Numbering an event and posting it to the shards is one step under the lock, so every shard gets
 * the events in the order of their numbers, from whichever loop they come; that is also the order
 * in which a client sees offsets rise. A recovery looks up what was missed and posts the new socket
 * to its shard under the same lock: what was posted before is in the list, what comes later is live,
 * and nothing is both or neither.
 *
 * This is the one lock of the engine. Nothing under it waits, calls an application, or takes longer
 * than a few hundred entries; a hop to a home loop instead would break the order between a
 * broadcast and whatever else its caller posts.
 */
/** The log of a namespace whose sessions can be recovered. Any thread. */
final class RecoveryLog {
  /** As the wire contract has it: more than this is fetched by other means, or not at all. */
  private static final int MAX_MISSED = 500;

  private static final long MAX_MISSED_BYTES = 512 * 1024;

  private static final long MAX_BYTES = 64L * 1024 * 1024;

  /** Events are kept this long, or as long as sessions can be recovered if that is longer. */
  private static final Duration KEPT = Duration.ofMinutes(2);

  private static final Duration SWEEP = Duration.ofMinutes(1);

  private final String id;
  private final EventLoop clock;
  private final long[] posted;
  private final Object lock = new Object();

  private final Deque<LoggedEvent> events = new ArrayDeque<>();
  private final Map<String, SavedSession> sessions = new HashMap<>();
  private final LinkedHashSet<SavedSession> lost = new LinkedHashSet<>();
  private boolean sweeping;
  private long head;
  private long bytes;
  private long windowNanos;

  RecoveryLog(String id, EventLoop clock, int shards) {
    this.id = id;
    this.clock = clock;
    this.posted = new long[shards];
  }

  void window(Duration window) {
    synchronized (lock) {
      windowNanos = window.toNanos();
    }
  }

  String offset(long position) {
    return Offset.text(id, position);
  }

  /**
   * Numbers an event for all shards.
   *
   * @param post posts it to each; called under the lock
   */
  void append(Target target, EventFrames frames, Consumer<LoggedEvent> post) {
    synchronized (lock) {
      LoggedEvent event = append(target, frames);
      Arrays.fill(posted, head);
      post.accept(event);
    }
  }

  /**
   * Numbers an event for one socket; called on its loop.
   *
   * @param position the last event that its shard has seen
   * @param post posts it to the shard, if others are on their way there; called under the lock
   * @return the event if it is to be delivered at once, or null if it was posted
   */
  @Nullable LoggedEvent appendForOne(
      Target target, EventFrames frames, int shard, long position, Consumer<LoggedEvent> post) {
    synchronized (lock) {
      boolean nothingUnderWay = posted[shard] == position;
      LoggedEvent event = append(target, frames);
      posted[shard] = head;
      if (nothingUnderWay) {
        return event;
      }
      post.accept(event);
      return null;
    }
  }

  /**
   * Numbers an event for one socket; called from another thread than its loop's.
   *
   * @param post posts it to the shard; called under the lock
   */
  void appendForOne(Target target, EventFrames frames, int shard, Consumer<LoggedEvent> post) {
    synchronized (lock) {
      LoggedEvent event = append(target, frames);
      posted[shard] = head;
      post.accept(event);
    }
  }

  private LoggedEvent append(Target target, EventFrames frames) {
    head++;
    long now = clock.nanoTime();
    LoggedEvent event =
        new LoggedEvent(
            head, target, frames.plain(), frames.with(offset(head)), frames.bytes(), now);
    events.addLast(event);
    bytes += event.keptBytes();
    dropOldEvents(now);
    sweepLater();
    return event;
  }

  private void dropOldEvents(long now) {
    long kept = Math.max(windowNanos, KEPT.toNanos());
    while (!events.isEmpty() && (bytes > MAX_BYTES || now - events.getFirst().atNanos() > kept)) {
      bytes -= events.removeFirst().keptBytes();
    }
  }

  /** What has expired goes though nothing happens any more. */
  private void sweepLater() {
    if (!sweeping) {
      sweeping = true;
      clock.schedule(SWEEP, this::sweep);
    }
  }

  private void sweep() {
    synchronized (lock) {
      sweeping = false;
      dropOld();
      dropOldEvents(clock.nanoTime());
      if (!events.isEmpty() || !lost.isEmpty()) {
        sweepLater();
      }
    }
  }

  /** Returns how many events and lost sessions are held. */
  int held() {
    synchronized (lock) {
      return events.size() + lost.size();
    }
  }

  /** Begins a session at the shard's position. */
  SavedSession open(String pid, DefaultServerSocket owner, int shard, long position) {
    synchronized (lock) {
      SavedSession session = new SavedSession(pid, owner.id(), seenBy(shard, position), owner);
      sessions.put(pid, session);
      return session;
    }
  }

  /** Returns up to where a shard lacks nothing: events for single sockets pass other shards by. */
  private long seenBy(int shard, long position) {
    return posted[shard] == position ? head : position;
  }

  /** Keeps a session whose socket is gone. */
  void lose(
      SavedSession session, DefaultServerSocket socket, long written, int shard, long position) {
    synchronized (lock) {
      if (session.owner == socket) {
        session.lose(socket.spans(), socket.data(), written, seenBy(shard, position));
        session.lostNanos = clock.nanoTime();
        lost.add(session);
        sweepLater();
      }
      dropOld();
    }
  }

  /** Forgets a session that was ended on purpose. */
  void end(SavedSession session, DefaultServerSocket socket) {
    synchronized (lock) {
      if (session.owner == socket) {
        sessions.remove(session.pid);
      }
    }
  }

  private void dropOld() {
    long now = clock.nanoTime();
    while (!lost.isEmpty()) {
      SavedSession oldest = lost.iterator().next();
      if (now - oldest.lostNanos <= windowNanos) {
        return;
      }
      forget(oldest);
    }
  }

  private void forget(SavedSession session) {
    lost.remove(session);
    sessions.remove(session.pid);
  }

  /** Returns whether sessions are here, lost ones too. */
  boolean hasSessions() {
    synchronized (lock) {
      dropOld();
      return !sessions.isEmpty();
    }
  }

  /** Returns the socket that has a session now, or null if it is lost or unknown. */
  @Nullable DefaultServerSocket owner(String pid) {
    synchronized (lock) {
      SavedSession session = sessions.get(pid);
      return session == null ? null : session.owner;
    }
  }

  /** Returns what an application may know of a lost session, or null if it cannot be had back. */
  RecoveryPolicy.@Nullable Lost find(String pid) {
    synchronized (lock) {
      dropOld();
      SavedSession session = sessions.get(pid);
      return session == null || session.owner != null
          ? null
          : new RecoveryPolicy.Lost(
              session.sid, session.rooms.open(), new LinkedHashMap<>(session.data));
    }
  }

  /**
   * Gives a lost session to a socket, if nothing of it is missing; else forgets it.
   *
   * @param offset the last offset that the client has seen, or null if none
   * @param post posts the socket with what it missed to its shard; called under the lock
   * @return whether the session was given
   */
  boolean take(
      String pid,
      @Nullable String offset,
      DefaultServerSocket socket,
      Consumer<RecoveredSession> post) {
    synchronized (lock) {
      dropOld();
      SavedSession session = sessions.get(pid);
      if (session == null || session.owner != null) {
        return false;
      }
      Long seen = offset == null ? Long.valueOf(0) : Offset.parse(offset, id);
      long after = seen == null || seen > head ? -1 : session.resumeAfter(seen);
      List<LoggedEvent> missed = after < session.rooms.knownSince() ? null : missed(session, after);
      if (missed == null) {
        forget(session);
        return false;
      }
      lost.remove(session);
      session.owner = socket;
      post.accept(
          new RecoveredSession(
              session, new LinkedHashMap<>(session.data), session.rooms, after, missed));
      return true;
    }
  }

  /** Keeps a session whose new socket was gone before it had it. */
  void giveBack(RecoveredSession from, DefaultServerSocket socket) {
    synchronized (lock) {
      SavedSession session = from.session();
      if (session.owner == socket) {
        session.owner = null;
        session.lostNanos = clock.nanoTime();
        lost.add(session);
      }
    }
  }

  /** Returns what a session has missed after a position, or null if not all of it can be had. */
  private @Nullable List<LoggedEvent> missed(SavedSession session, long after) {
    long oldest = events.isEmpty() ? head + 1 : events.getFirst().position();
    if (oldest > after + 1) {
      return null;
    }
    List<LoggedEvent> missed = new ArrayList<>();
    long size = 0;
    for (Iterator<LoggedEvent> newest = events.descendingIterator(); newest.hasNext(); ) {
      LoggedEvent event = newest.next();
      if (event.position() <= after) {
        break;
      }
      if (event.target().includes(session.rooms, event.position())) {
        missed.add(event);
        size += event.bytes();
        if (missed.size() > MAX_MISSED || size > MAX_MISSED_BYTES) {
          return null;
        }
      }
    }
    Collections.reverse(missed);
    return missed;
  }
}
