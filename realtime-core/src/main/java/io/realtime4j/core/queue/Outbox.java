package io.realtime4j.core.queue;

import io.realtime4j.api.QueueFullException;
import io.realtime4j.api.QueueOptions;
import io.realtime4j.api.QueuedMessage;
import io.realtime4j.api.RealtimeException;
import io.realtime4j.api.SentMessage;
import io.realtime4j.api.event.QueueEvent;
import io.realtime4j.api.spi.feature.FeatureContext;
import io.realtime4j.api.spi.store.QueuedRow;
import io.realtime4j.core.wire.Answer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Every message that the queue holds, and what becomes of it. Each leaves by exactly one of {@link
 * #sent}, {@link #discard} and dropping, each with an event. Loop only.
 */
final class Outbox {
  private final FeatureContext context;
  private final QueueOptions options;
  private final Journal journal;
  private final QueueViews views;
  private final Map<String, Entry> entries = new LinkedHashMap<>();
  private final Map<String, Lane> lanes = new LinkedHashMap<>();
  private long lastOrder;
  private int waiting;
  private long waitingBytes;

  /** Whether anything has waited since the queue was last reported empty. */
  private boolean holdsNews;

  /** Told of a lane in which something may have become possible. */
  private Consumer<Lane> onChange = lane -> {};

  Outbox(FeatureContext context, Journal journal, QueueViews views) {
    this.context = context;
    this.options = context.options().queue();
    this.journal = journal;
    this.views = views;
  }

  void onChange(Consumer<Lane> listener) {
    onChange = listener;
  }

  @Nullable Entry find(String clientMessageId) {
    return entries.get(clientMessageId);
  }

  /** Returns all entries, oldest first. */
  Collection<Entry> entries() {
    return entries.values();
  }

  /** Returns all lanes, oldest first. */
  List<Lane> lanes() {
    return new ArrayList<>(lanes.values());
  }

  int waiting() {
    return waiting;
  }

  /** Takes up what an earlier process left: it comes before what was taken meanwhile. */
  void restore(List<QueuedRow> rows) {
    Map<String, Entry> later = new LinkedHashMap<>(entries);
    entries.clear();
    Map<Lane, List<Entry>> byLane = new LinkedHashMap<>();
    long order = -rows.size();
    for (QueuedRow row : rows) {
      if (!later.containsKey(row.clientMessageId())) {
        Entry entry = restored(row, order++);
        byLane.computeIfAbsent(entry.lane, lane -> new ArrayList<>()).add(entry);
      }
    }
    entries.putAll(later);
    byLane.forEach((lane, earlier) -> lane.addBefore(inLane(earlier)));
    views.size(waiting);
  }

  /** Takes over what a process has left that is gone. */
  void adopt(List<QueuedRow> rows) {
    for (QueuedRow row : rows) {
      if (!entries.containsKey(row.clientMessageId())) {
        Entry entry = restored(row, ++lastOrder);
        inLane(List.of(entry)).forEach(entry.lane::add);
        onChange.accept(entry.lane);
      }
    }
  }

  private long now() {
    return context.loop().nanoTime();
  }

  private Entry restored(QueuedRow row, long order) {
    // Between processes only the wall clock tells; from now on it may jump as it likes.
    long ageMillis = Math.max(0, context.clock().millis() - row.enqueuedAtMillis());
    long taken = now() - TimeUnit.MILLISECONDS.toNanos(ageMillis);
    Entry entry = new Entry(order, lane(row.room()), null, row, taken);
    entry.claimed = row.written();
    entry.doubtful = row.written();
    boolean failed = row.failure() != null;
    entry.state = failed ? Entry.State.FAILED : Entry.State.WAITING;
    entries.put(row.clientMessageId(), entry);
    if (!failed) {
      count(1, row);
    }
    views.show(entry);
    return entry;
  }

  /** Returns those that have a place in their lane: a failed one only as a barrier. */
  private List<Entry> inLane(List<Entry> restored) {
    return restored.stream()
        .filter(entry -> entry.state != Entry.State.FAILED || options.holdBehindFailed())
        .toList();
  }

  /** Takes a new message, or refuses it. */
  void accept(Handle handle, QueuedRow row) {
    QueueFullException full = makeRoom(row);
    if (full != null) {
      handle.refuse(full);
      return;
    }
    store(
        new Entry(++lastOrder, lane(row.room()), handle, row, now()),
        handle::completeStored,
        handle::refuse);
  }

  /** Puts a failed message at the end again. */
  void retry(Handle handle) {
    String id = handle.clientMessageId();
    Entry failed = entries.get(id);
    if (failed == null || failed.state != Entry.State.FAILED || failed.leaving) {
      handle.refuse(Failures.notFailed(id));
      return;
    }
    QueuedRow old = failed.row;
    long now = context.clock().millis();
    QueuedRow row = new QueuedRow(0, id, old.room(), old.body(), now, failed.doubtful, 0, null);
    QueueFullException full = makeRoom(row);
    if (full != null) {
      handle.refuse(full);
      return;
    }
    Entry again = new Entry(++lastOrder, lane(row.room()), handle, row, now());
    again.doubtful = failed.doubtful;
    leave(failed);
    store(
        again,
        handle::completeStored,
        error -> {
          putBack(failed);
          handle.refuse(error);
        });
  }

  /** The store still has a failed row: so does the queue. */
  private void putBack(Entry failed) {
    Entry entry =
        new Entry(failed.order, lane(failed.row.room()), null, failed.row, failed.takenNanos());
    entry.doubtful = failed.doubtful;
    entry.state = Entry.State.FAILED;
    entries.put(entry.id(), entry);
    if (options.holdBehindFailed()) {
      entry.lane.add(entry);
    }
    views.show(entry);
  }

  private void store(Entry entry, Runnable taken, Consumer<RealtimeException> refused) {
    // Marked as written where it is about to be: one commit less per message.
    boolean willBeWritten = entry.doubtful || (journal.durable && context.session() != null);
    entry.row = entry.row.withState(willBeWritten, 0, null);
    entry.claimed = willBeWritten || !journal.durable;
    entries.put(entry.id(), entry);
    entry.lane.add(entry);
    count(1, entry.row);
    views.show(entry);
    journal.insert(
        entry.row,
        row -> {
          taken.run();
          stored(entry, row);
        },
        error -> {
          if (entry.state == Entry.State.STORING) {
            leave(entry);
          }
          refused.accept(error);
          onChange.accept(entry.lane);
        });
  }

  private void stored(Entry entry, QueuedRow row) {
    if (entry.state != Entry.State.STORING) {
      return;
    }
    entry.row = row;
    entry.state = Entry.State.WAITING;
    views.show(entry);
    context.publish(new QueueEvent.Queued(QueueViews.messageOf(entry)));
    onChange.accept(entry.lane);
  }

  private @Nullable QueueFullException makeRoom(QueuedRow row) {
    while (row.body().length > options.maxBytes()
        || waiting + 1 > options.maxMessages()
        || waitingBytes + row.body().length > options.maxBytes()) {
      boolean drops = options.overflow() == QueueOptions.Overflow.DROP_OLDEST;
      boolean fitsAlone = row.body().length <= options.maxBytes();
      Entry oldest = drops && fitsAlone ? droppable() : null;
      if (oldest == null) {
        return new QueueFullException(
            "the queue holds " + waiting + " messages of " + waitingBytes + " bytes; try later");
      }
      remove(oldest, new QueueFullException("dropped to make room for a newer message"));
    }
    return null;
  }

  private @Nullable Entry droppable() {
    for (Entry entry : entries.values()) {
      if (entry.canBeDropped()) {
        return entry;
      }
    }
    return null;
  }

  /** The server has a message. */
  void sent(Entry entry, SentMessage message) {
    Handle handle = entry.handle();
    leave(entry);
    journal.delete(entry.id());
    if (handle != null) {
      handle.sent(message);
    }
    context.publish(new QueueEvent.Sent(message));
    emptied();
    onChange.accept(entry.lane);
  }

  /** Gives a message up and keeps it. */
  void fail(Entry entry, RealtimeException cause) {
    boolean waited = entry.waitsOrFlies();
    entry.state = Entry.State.FAILED;
    entry.row = entry.row.withState(entry.doubtful, entry.row.attempts(), cause.code());
    if (waited) {
      count(-1, entry.row);
    }
    entry.lane.failed(entry);
    views.show(entry);
    journal.update(entry.row);
    Handle handle = entry.handle();
    if (handle != null) {
      handle.fail(cause);
    }
    context.publish(new QueueEvent.Failed(QueueViews.messageOf(entry), cause));
    emptied();
    onChange.accept(entry.lane);
  }

  /** Removes a message on the user's word: from the store first, or it would come back with it. */
  void discard(String id, Answer<Boolean> answer) {
    Entry entry = entries.get(id);
    if (entry == null || !entry.canBeDiscarded()) {
      answer.complete(false);
      return;
    }
    entry.leaving = true;
    journal.delete(
        id,
        () -> {
          boolean isThere = entry.state != Entry.State.GONE;
          if (isThere) {
            take(entry, Failures.discarded());
          }
          answer.complete(isThere);
        },
        error -> {
          entry.leaving = false;
          onChange.accept(entry.lane);
          answer.fail(error);
        });
  }

  private void remove(Entry entry, RealtimeException cause) {
    take(entry, cause);
    journal.delete(entry.id());
  }

  private void take(Entry entry, RealtimeException cause) {
    QueuedMessage last = QueueViews.messageOf(entry);
    Handle handle = entry.handle();
    leave(entry);
    if (handle != null) {
      handle.discard(cause);
    }
    context.publish(new QueueEvent.Discarded(last));
    emptied();
    onChange.accept(entry.lane);
  }

  private void leave(Entry entry) {
    boolean waited = entry.waitsOrFlies();
    entry.state = Entry.State.GONE;
    entries.remove(entry.id(), entry);
    entry.lane.remove(entry);
    views.hide(entry);
    if (waited) {
      count(-1, entry.row);
    }
  }

  private void emptied() {
    if (waiting == 0 && holdsNews) {
      holdsNews = false;
      context.publish(new QueueEvent.Flushed());
    }
  }

  private void count(int change, QueuedRow row) {
    waiting += change;
    waitingBytes += (long) change * row.body().length;
    views.size(waiting);
    holdsNews |= change > 0;
  }

  private Lane lane(String room) {
    return lanes.computeIfAbsent(room, name -> new Lane(name, options.holdBehindFailed()));
  }

  /** An entry is to be shown as it is now. */
  void shown(Entry entry) {
    if (entry.state != Entry.State.GONE) {
      views.show(entry);
    }
  }

  /** Something about an entry may let its lane go on. */
  void changed(Entry entry) {
    onChange.accept(entry.lane);
  }

  /** Forgets a lane in which nothing is left. */
  void forgetIfEmpty(Lane lane) {
    if (lane.isEmpty() && !lane.isStopped()) {
      lanes.remove(lane.room, lane);
    }
  }

  /** Fails what callers wait for: the client is closed, the messages stay in the store. */
  void close() {
    for (Entry entry : entries.values()) {
      Handle handle = entry.handle();
      if (handle != null && entry.state == Entry.State.STORING) {
        handle.failClosed();
      } else if (handle != null) {
        handle.failSentClosed();
      }
    }
  }
}
