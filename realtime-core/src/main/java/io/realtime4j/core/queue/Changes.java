package io.realtime4j.core.queue;

import io.realtime4j.api.ChangedMessage;
import io.realtime4j.api.PendingChange;
import io.realtime4j.api.QueueFullException;
import io.realtime4j.api.RealtimeException;
import io.realtime4j.api.SentMessage;
import io.realtime4j.api.event.ConnectionEvent;
import io.realtime4j.api.event.QueueEvent;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.spi.feature.FeatureContext;
import io.realtime4j.api.spi.store.OperationRow;
import io.realtime4j.core.wire.OperationJournal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/*
 * The changes of one message stand in a line, by the client's id while the message is in the queue
 * and by the server's from then on. The first of a line is dealt with by ChangeSender; here is who
 * stands where, what is in the store, and who is told; where a change belongs is ChangeSearch's.
 */
/** Edits, deletions and features' operations that are to be made. Loop only. */
final class Changes {
  /** More than one answer of the store may be behind. */
  private static final int MOST_GONE = 10_000;

  private final FeatureContext context;
  private final Outbox outbox;
  private final OperationJournal journal;
  private final Map<String, ChangeLine> lines = new LinkedHashMap<>();

  /** Read by all threads. */
  private final Map<Long, PendingChange> views = new ConcurrentSkipListMap<>();

  /** What is in lines, and the last that were: the store may still show these. */
  private final Set<String> known = new LinkedHashSet<>();

  private final Deque<String> gone = new ArrayDeque<>();

  private long lastOrder;
  private long bytes;

  /** Lines of messages that may still be in the queue. */
  private int owned;

  /** Told of each line in which something may have become possible. */
  private Consumer<ChangeLine> onChange = line -> {};

  private boolean isLooking;
  private boolean closed;

  Changes(FeatureContext context, Outbox outbox) {
    this.context = context;
    this.outbox = outbox;
    this.journal = new OperationJournal(context, ChangeRows.KINDS);
  }

  void onChange(Consumer<ChangeLine> listener) {
    onChange = listener;
  }

  /**
   * Reads what earlier processes have left, those too that have ended meanwhile.
   *
   * @param opened runs as often as it is known
   */
  void open(Runnable opened) {
    journal.open(
        rows -> {
          rows.forEach(this::restore);
          opened.run();
          look();
        });
  }

  private void restore(OperationRow row) {
    if (!known.add(row.id())) {
      return;
    }
    JsonObject body = ChangeRows.parsed(row);
    PendingChange what = ChangeRows.what(row, body).orElse(null);
    if (what == null) {
      context.publish(new ConnectionEvent.Fault(Failures.unreadable(row.id())));
      journal.delete(List.of(row.id()));
      return;
    }
    long age = Math.max(0, context.clock().millis() - row.enqueuedAtMillis());
    Change change =
        new Change(
            ++lastOrder,
            what,
            body.object("metadata").orElse(null),
            row.body().length,
            context.loop().nanoTime() - Duration.ofMillis(age).toNanos());
    change.mayBeWritten = true;
    change.stored();
    change.become(Change.State.WAITING);
    enter(line(row.room(), row.target(), body.bool("own").orElse(false)), change);
  }

  /** Returns the line that is known by a key, {@code null} if there is none. */
  @Nullable ChangeLine find(String key) {
    return lines.get(key);
  }

  /** Returns the line that is known by a key, a new one if there is none. */
  ChangeLine line(String room, String key, boolean isOwn) {
    ChangeLine line = lines.get(key);
    if (line == null) {
      line = new ChangeLine(room, key, isOwn);
      lines.put(key, line);
      owned += isOwn ? 1 : 0;
    }
    return line;
  }

  /** Takes a change into its line, or refuses it. */
  void place(
      ChangeTicket ticket, PendingChange what, @Nullable JsonObject metadata, ChangeLine line) {
    Change last = line.last();
    if (last != null && last.isDeletion()) {
      if (what.kind() == PendingChange.Kind.DELETE) {
        last.add(ticket);
      } else {
        ticket.fail(Failures.beingDeleted(what.messageId()));
      }
      return;
    }
    Change like = line.lastLike(what);
    Change replaced = like != null && like.canBeReplaced() ? like : null;
    JsonObject kept = metadata == null && replaced != null ? replaced.metadata : metadata;
    Change change =
        new Change(
            ++lastOrder,
            what,
            kept,
            ChangeRows.body(what, kept, line.isOwn).length,
            context.loop().nanoTime());
    change.replaces = replaced;
    if (!takes(change, replaced)) {
      ticket.fail(new QueueFullException(views.size() + " changes wait already; try again later"));
      forgetIfEmpty(line);
      return;
    }
    change.add(ticket);
    known.add(change.id());
    enter(line, change);
    onChange.accept(line);
  }

  /** What is replaced makes room for what comes in its place. */
  private boolean takes(Change change, @Nullable Change replaced) {
    int others = views.size() - (replaced == null ? 0 : 1);
    long othersBytes = bytes - (replaced == null ? 0 : replaced.bytes);
    return others < context.options().queue().maxMessages()
        && othersBytes + change.bytes <= context.options().queue().maxBytes();
  }

  private void enter(ChangeLine line, Change change) {
    line.add(change);
    bytes += change.bytes;
    views.put(change.order, change.what);
  }

  /** Writes a change down; it waits then. */
  void store(ChangeLine line, Change change) {
    journal.add(
        ChangeRows.row(change, line),
        () -> {
          if (change.state == Change.State.GONE) {
            // It was made, or is not to be made any more: its row is gone as well.
            return;
          }
          change.stored();
          change.become(Change.State.WAITING);
          context.publish(new QueueEvent.ChangeQueued(change.what));
          overtake(lineOf(line), change);
          look();
        },
        error -> refused(line, change, error));
  }

  /** A line goes on under the key that it has now. */
  private ChangeLine lineOf(ChangeLine line) {
    return lines.getOrDefault(line.key, line);
  }

  /** What waits and was never sent gives way to what came after it. */
  private void overtake(ChangeLine line, Change change) {
    for (Change earlier : line.all()) {
      boolean isUnderWay = line.isBusy && earlier == line.first();
      if (earlier.order >= change.order || !earlier.canBeReplaced() || isUnderWay) {
        continue;
      }
      if (earlier == change.replaces || change.leavesNothingOf(earlier)) {
        change.takeOver(earlier);
        leave(line, earlier);
      } else if (change.isDeletion()) {
        fail(line, earlier, Failures.overtaken());
      }
    }
    change.replaces = null;
  }

  /** A change was not taken. */
  void refused(ChangeLine line, Change change, RealtimeException cause) {
    if (change.state != Change.State.GONE) {
      leave(lineOf(line), change);
      change.tell(ticket -> ticket.fail(cause));
      look();
    }
  }

  /**
   * A change was made.
   *
   * @param answer the server's; {@code null} if it was made in the queue
   */
  void made(ChangeLine line, Change change, Instant at, @Nullable JsonObject answer) {
    ChangedMessage made =
        new ChangedMessage(
            change.id(),
            line.key,
            change.what.roomName(),
            at,
            answer == null,
            answer == null ? JsonObject.EMPTY : answer);
    leave(line, change);
    change.tell(ticket -> ticket.made(made));
    context.publish(new QueueEvent.ChangeMade(made));
    look();
  }

  /** A change is given up. */
  void fail(ChangeLine line, Change change, RealtimeException cause) {
    leave(line, change);
    change.tell(ticket -> ticket.fail(cause));
    context.publish(new QueueEvent.ChangeFailed(change.what, cause));
    look();
  }

  /** All changes of a message are given up. */
  void failAll(ChangeLine line, RealtimeException cause) {
    line.all().forEach(change -> fail(line, change, cause));
  }

  private void leave(ChangeLine line, Change change) {
    if (change.state == Change.State.GONE) {
      return;
    }
    // One that is on its way to the store goes there first, and then again.
    boolean isInStore = change.isStored || change.isBeingStored;
    change.state = Change.State.GONE;
    line.remove(change);
    bytes -= change.bytes;
    views.remove(change.order);
    gone.add(change.id());
    if (gone.size() > MOST_GONE) {
      known.remove(gone.removeFirst());
    }
    if (isInStore) {
      journal.delete(List.of(change.id()));
    }
    forgetIfEmpty(line);
  }

  private void forgetIfEmpty(ChangeLine line) {
    if (line.isEmpty() && lines.remove(line.key, line)) {
      line.stopTimer();
      owned -= line.isOwn ? 1 : 0;
    }
  }

  /** The server has a message, by an id of its own. */
  void sent(SentMessage message) {
    ChangeLine line = owned == 0 ? null : lines.get(message.clientMessageId());
    if (line == null || !line.isOwn) {
      return;
    }
    if (message.messageId().isEmpty()) {
      failAll(line, Failures.unsupported());
    } else {
      resolved(line, message.messageId());
    }
  }

  /** It is known how the server calls a message. */
  void resolved(ChangeLine line, String messageId) {
    lines.remove(line.key, line);
    owned -= line.isOwn ? 1 : 0;
    ChangeLine same = lines.get(messageId);
    if (same == null) {
      line.key = messageId;
      line.isOwn = false;
      lines.put(messageId, line);
    } else {
      line.stopTimer();
      same.addAll(line);
      line.key = messageId;
      line.isOwn = false;
    }
    look();
  }

  /** A message was taken out of the queue. */
  void discarded(String clientMessageId) {
    ChangeLine line = owned == 0 ? null : lines.get(clientMessageId);
    if (line != null && line.isOwn) {
      isGone(line, Failures.discarded());
    }
  }

  /**
   * A message of ours is neither in the queue nor at the server: taken out by a process that ended
   * before it could say so, perhaps.
   */
  void nowhere(ChangeLine line) {
    isGone(line, Failures.unknownMessage(line.key));
  }

  private void isGone(ChangeLine line, RealtimeException cause) {
    for (Change change : line.all()) {
      if (change.isDeletion()) {
        made(line, change, context.clock().instant(), null);
      } else {
        fail(line, change, cause);
      }
    }
  }

  /** Something in the queue has changed. */
  void queueChanged() {
    if (owned > 0) {
      look();
    }
  }

  /** Looks at all lines, in a task of its own. */
  void look() {
    if (!isLooking && !closed && !lines.isEmpty()) {
      isLooking = true;
      context
          .loop()
          .execute(
              () -> {
                isLooking = false;
                if (!closed) {
                  new ArrayList<>(lines.values()).forEach(onChange);
                }
              });
    }
  }

  /**
   * Returns whether an earlier change of the room is of a message that the server may call as this
   * one: that is found out first.
   */
  boolean isBehindUnknown(ChangeLine line, Change change) {
    if (owned == 0 || line.isOwn) {
      return false;
    }
    for (ChangeLine other : lines.values()) {
      Change first = other.first();
      if (other.isOwn
          && other.room.equals(line.room)
          && first != null
          && first.order < change.order
          && mayBeAtServer(other.key)) {
        return true;
      }
    }
    return false;
  }

  private boolean mayBeAtServer(String clientMessageId) {
    Entry entry = outbox.find(clientMessageId);
    return entry == null || entry.doubtful || entry.state == Entry.State.IN_FLIGHT;
  }

  /** From any thread. */
  List<PendingChange> views() {
    return List.copyOf(views.values());
  }

  void close() {
    closed = true;
    journal.close();
    for (ChangeLine line : lines.values()) {
      line.stopTimer();
      line.all().forEach(change -> change.tell(ChangeTicket::failClosed));
    }
  }
}
