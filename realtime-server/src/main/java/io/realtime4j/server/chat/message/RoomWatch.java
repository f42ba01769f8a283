package io.realtime4j.server.chat.message;

import io.realtime4j.server.chat.receipt.Reached;
import io.realtime4j.server.chat.session.ChatSession;
import io.realtime4j.server.chat.session.RoomKey;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/*
 * Messages have numbers here, in the order of writing. Sessions that have got everything up to the
 * last look need no entry; one has those that came in between, and those that are behind. For the
 * latter the look notes how much was written to them by then: all messages so far have left as soon
 * as that much has.
 */
/** The messages of a room on one loop of which it is not yet known whom they reached. Loop only. */
final class RoomWatch {
  private final RoomKey room;
  private final List<StoredMessage> messages = new ArrayList<>();
  private final Map<ChatSession, Progress> exceptions = new LinkedHashMap<>();

  /** The number of the first of {@link #messages}. */
  private long first;

  /** Sessions without an entry lack nothing before this number. */
  private long looked;

  RoomWatch(RoomKey room) {
    this.room = room;
  }

  /** How far a session has got. */
  private static final class Progress {
    /** The first message that is not known to have reached it. */
    private long next;

    /** Those before this have left with {@link #mark}. */
    private long upTo;

    private long mark;

    Progress(long next) {
      this.next = next;
      this.upTo = next;
    }
  }

  private long end() {
    return first + messages.size();
  }

  void add(StoredMessage message) {
    messages.add(message);
  }

  /** A session gets the room's messages from now on. */
  void joined(ChatSession session) {
    if (end() > looked) {
      exceptions.put(session, new Progress(end()));
    }
  }

  /** Looks at all sessions, and tells what has reached their users since the last look. */
  List<Reached> look(Set<ChatSession> sessions) {
    List<StoredMessage> all =
        List.copyOf(messages.subList((int) (looked - first), messages.size()));
    boolean isPlain = all.stream().allMatch(message -> message.thread() == null);
    Set<String> authors = new HashSet<>();
    all.forEach(message -> authors.add(message.author()));
    Set<String> whole = new LinkedHashSet<>();
    Map<String, Set<StoredMessage>> parts = new LinkedHashMap<>();
    for (ChatSession session : sessions) {
      if (isConcerned(session)) {
        String user = session.principal().userId();
        Progress known = exceptions.get(session);
        if (known == null
            && isPlain
            && !authors.contains(user)
            && session.writtenBytes() == session.flushedBytes()) {
          whole.add(user);
        } else {
          parts
              .computeIfAbsent(user, u -> new LinkedHashSet<>())
              .addAll(look(session, known == null ? new Progress(looked) : known));
        }
      }
    }
    looked = end();
    exceptions.values().removeIf(progress -> progress.next >= looked);
    drop();
    return reached(all, whole, parts);
  }

  private static List<Reached> reached(
      List<StoredMessage> all, Set<String> whole, Map<String, Set<StoredMessage>> parts) {
    List<Reached> reached = new ArrayList<>();
    if (!whole.isEmpty() && !all.isEmpty()) {
      reached.add(new Reached(List.copyOf(whole), all));
    }
    parts.forEach(
        (user, part) -> {
          if (whole.contains(user)) {
            part.removeAll(new HashSet<>(all));
          }
          if (!part.isEmpty()) {
            reached.add(new Reached(List.of(user), List.copyOf(part)));
          }
        });
    return reached;
  }

  private List<StoredMessage> look(ChatSession session, Progress progress) {
    long written = session.writtenBytes();
    long flushed = session.flushedBytes();
    long from = progress.next;
    if (flushed >= written) {
      progress.next = end();
    } else {
      if (flushed >= progress.mark) {
        progress.next = progress.upTo;
        progress.upTo = end();
        progress.mark = written;
      }
      exceptions.put(session, progress);
    }
    return part(session, from, progress.next);
  }

  private List<StoredMessage> part(ChatSession session, long from, long to) {
    List<StoredMessage> part = new ArrayList<>();
    Set<@Nullable String> views = session.joined().get(room);
    for (long number = Math.max(from, first); number < to; number++) {
      StoredMessage message = messages.get((int) (number - first));
      boolean isShown = views != null && (views.contains(null) || views.contains(message.thread()));
      if (isShown) {
        part.add(message);
      }
    }
    return part;
  }

  /** A session gets no more; returns what had reached it. */
  List<StoredMessage> left(ChatSession session) {
    Progress known = exceptions.remove(session);
    if (!isConcerned(session) || (end() == looked && known == null)) {
      return List.of();
    }
    List<StoredMessage> reached = look(session, known == null ? new Progress(looked) : known);
    exceptions.remove(session);
    return reached;
  }

  /** Returns whether nothing is to be looked at. */
  boolean isDone() {
    return messages.isEmpty() && exceptions.isEmpty();
  }

  private void drop() {
    long needed = looked;
    for (Progress progress : exceptions.values()) {
      needed = Math.min(needed, progress.next);
    }
    messages.subList(0, (int) (needed - first)).clear();
    first = needed;
  }

  private static boolean isConcerned(ChatSession session) {
    return !session.can("delivery-ack") && !session.principal().isAnonymous();
  }
}
