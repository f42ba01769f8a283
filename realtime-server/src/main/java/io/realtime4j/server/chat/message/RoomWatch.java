package io.realtime4j.server.chat.message;

import io.realtime4j.server.chat.session.ChatSession;
import io.realtime4j.server.chat.session.RoomKey;
import java.util.ArrayList;
import java.util.LinkedHashMap;
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

  /** Looks at all sessions, and tells what has reached each user since the last look. */
  Map<String, List<StoredMessage>> look(Set<ChatSession> sessions) {
    Map<String, List<StoredMessage>> reached = new LinkedHashMap<>();
    List<StoredMessage> all =
        List.copyOf(messages.subList((int) (looked - first), messages.size()));
    boolean isPlain = all.stream().allMatch(message -> message.thread() == null);
    for (ChatSession session : sessions) {
      if (isConcerned(session)) {
        Progress known = exceptions.get(session);
        boolean hasAll =
            known == null && isPlain && session.writtenBytes() == session.flushedBytes();
        if (hasAll && all.stream().noneMatch(message -> isAuthor(session, message))) {
          merge(reached, session, all);
        } else {
          merge(reached, session, look(session, known == null ? new Progress(looked) : known));
        }
      }
    }
    looked = end();
    exceptions.values().removeIf(progress -> progress.next >= looked);
    drop();
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
      if (isShown && !isAuthor(session, message)) {
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

  private static void merge(
      Map<String, List<StoredMessage>> reached, ChatSession session, List<StoredMessage> more) {
    if (!more.isEmpty()) {
      reached.merge(
          session.principal().userId(),
          more,
          (some, others) -> {
            List<StoredMessage> both = new ArrayList<>(some);
            both.addAll(others);
            return both;
          });
    }
  }

  private static boolean isConcerned(ChatSession session) {
    return !session.can("delivery-ack") && !session.principal().isAnonymous();
  }

  private static boolean isAuthor(ChatSession session, StoredMessage message) {
    return message.author().equals(session.principal().userId());
  }
}
