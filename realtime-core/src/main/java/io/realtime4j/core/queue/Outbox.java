package io.realtime4j.core.queue;

import io.realtime4j.api.QueuedMessage;
import io.realtime4j.api.RealtimeException;
import io.realtime4j.api.SentMessage;
import io.realtime4j.api.event.QueueEvent;
import io.realtime4j.api.spi.feature.FeatureContext;
import io.realtime4j.api.spi.store.QueuedRow;
import io.realtime4j.core.wire.QueueSignal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The messages that are in memory, and what becomes of them: those next in line in their rooms, and
 * the last that failed. Each leaves by exactly one of {@link #sent}, {@link #take} and {@link
 * #putAway}. Loop only.
 */
final class Outbox {
  private final FeatureContext context;
  private final Journal journal;
  private final QueueViews views;
  private final Tally tally;
  private final Held most;
  private final boolean holdsBehindFailed;
  private final Map<String, Entry> entries = new LinkedHashMap<>();
  private final Map<String, Lane> lanes = new LinkedHashMap<>();

  /** Failed messages that are in no lane, in the order of their failures. */
  private final Map<String, Entry> failed = new LinkedHashMap<>();

  private long lastOrder;

  /** What is in lanes. */
  private int held;

  private long heldBytes;

  /** Told of a lane in which something may have become possible. */
  private Consumer<Lane> onChange = lane -> {};

  private Consumer<SentMessage> onSent = message -> {};
  private Consumer<String> onDiscarded = id -> {};

  Outbox(FeatureContext context, Journal journal, QueueViews views, Tally tally, Held most) {
    this.context = context;
    this.journal = journal;
    this.views = views;
    this.tally = tally;
    this.most = most;
    this.holdsBehindFailed = context.options().queue().holdBehindFailed();
  }

  void onChange(Consumer<Lane> listener) {
    onChange = listener;
  }

  /** Sets who is told of messages that the server has, and of those that were taken away. */
  void onLeave(Consumer<SentMessage> sent, Consumer<String> discarded) {
    onSent = sent;
    onDiscarded = discarded;
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

  /** Returns the lane of a room, which is made if it is new. */
  Lane lane(String room) {
    return lanes.computeIfAbsent(room, name -> new Lane(name, holdsBehindFailed));
  }

  int waiting() {
    return tally.waiting();
  }

  /** Returns how many more messages there is room for in memory. */
  int room() {
    return heldBytes >= most.bytes() ? 0 : Math.max(0, most.messages() - held);
  }

  /** Returns whether a room has its share of what can be in memory. */
  boolean hasItsShare(Lane lane) {
    boolean isHalfFull = held >= most.messages() / 2 || heldBytes >= most.bytes() / 2;
    return isHalfFull && (lane.size() >= most.perRoom() || lane.bytes() >= most.roomBytes());
  }

  /** Returns whether a room is about to run out of what is in memory. */
  boolean isShort(Lane lane) {
    return lane.size() <= most.perRoom() / 2 && lane.bytes() <= most.roomBytes() / 2;
  }

  /** Returns what the last entry to come was given as its place. */
  long lastOrder() {
    return lastOrder;
  }

  Entry newEntry(@Nullable Handle handle, QueuedRow row, long takenNanos) {
    return new Entry(++lastOrder, lane(row.room()), handle, row, takenNanos);
  }

  /** Takes a new message at the end of its lane. */
  void add(Entry entry) {
    entries.put(entry.id(), entry);
    addToLane(entry);
    views.show(entry);
  }

  /** Takes one from the store; its lane has nothing behind that comes before it. */
  Entry restore(QueuedRow row, @Nullable Handle handle, long takenNanos) {
    return restore(row, handle, takenNanos, holdsBehindFailed);
  }

  /** Takes a failed one from the store out of turn: it holds up nobody before its turn. */
  Entry restoreEarly(QueuedRow row, @Nullable Handle handle, long takenNanos) {
    Entry entry = restore(row, handle, takenNanos, false);
    if (holdsBehindFailed && entry.state == Entry.State.FAILED) {
      entry.isEarly = true;
      entry.lane.early++;
    }
    return entry;
  }

  /** The turn has come of one that was here before it. */
  void takeTurn(Entry entry) {
    endEarly(entry);
    failed.remove(entry.id(), entry);
    addToLane(entry);
  }

  private static void endEarly(Entry entry) {
    if (entry.isEarly) {
      entry.isEarly = false;
      entry.lane.early--;
    }
  }

  private Entry restore(
      QueuedRow row, @Nullable Handle handle, long takenNanos, boolean holdsIfFailed) {
    Entry entry = newEntry(handle, row, takenNanos);
    entry.claimed = row.written() || !journal.durable;
    entry.doubtful = row.written();
    entry.state = row.failure() == null ? Entry.State.WAITING : Entry.State.FAILED;
    entries.put(entry.id(), entry);
    views.show(entry);
    if (row.failure() == null || holdsIfFailed) {
      addToLane(entry);
    } else {
      keep(entry);
    }
    context.publish(
        new QueueSignal.Restored(
            entry.id(), row.room(), row.enqueuedAtMillis(), row.failure() != null, row.written()));
    return entry;
  }

  private void addToLane(Entry entry) {
    entry.lane.add(entry);
    held++;
    heldBytes += entry.row.body().length;
  }

  private void removeFromLane(Entry entry) {
    if (entry.lane.remove(entry)) {
      held--;
      heldBytes -= entry.row.body().length;
    }
  }

  /** Returns whether a row has its place in the order of its room. */
  boolean isInOrder(QueuedRow row) {
    return row.failure() == null || holdsBehindFailed;
  }

  /** Of those that failed and hold up nobody the last are here, all are in the store. */
  private void keep(Entry entry) {
    failed.put(entry.id(), entry);
    if (failed.size() > most.failed()) {
      Entry oldest =
          failed.values().stream()
              .filter(one -> !one.doubtful || one.unverifiable)
              .findFirst()
              .orElseGet(() -> failed.values().iterator().next());
      putAway(oldest);
    }
  }

  /** Forgets an entry that the store still has. */
  void putAway(Entry entry) {
    forget(entry, Entry.State.AWAY);
  }

  /** Forgets all; the store has them, or is about to. */
  List<Entry> putAllAway() {
    List<Entry> all = List.copyOf(entries.values());
    all.forEach(this::putAway);
    lanes.values().removeIf(lane -> lane.isEmpty() && !lane.isStopped());
    return all;
  }

  /** A new message is in the store. */
  void stored(Entry entry) {
    entry.state = Entry.State.WAITING;
    queued(entry);
    entry.given = null;
    shown(entry);
    onChange.accept(entry.lane);
  }

  void queued(Entry entry) {
    context.publish(new QueueEvent.Queued(QueueViews.messageOf(entry)));
  }

  /** The store has not taken a new message. */
  void refused(Entry entry) {
    if (entry.state == Entry.State.STORING || entry.state == Entry.State.AWAY) {
      forget(entry, Entry.State.GONE);
      tally.refused(entry);
    }
    onChange.accept(entry.lane);
  }

  /** Returns the oldest message that may be dropped, or {@code null}. */
  @Nullable Entry droppable() {
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
    if (handle != null) {
      handle.sent(message);
    }
    // Who remembers it hears of it before the store may forget it.
    context.publish(new QueueEvent.Sent(message));
    onSent.accept(message);
    journal.settle(entry.id());
    tally.report();
    onChange.accept(entry.lane);
  }

  /** Gives a message up and keeps it. */
  void fail(Entry entry, RealtimeException cause) {
    boolean waited = entry.waitsOrFlies();
    entry.state = Entry.State.FAILED;
    entry.row = entry.row.withState(entry.doubtful, entry.row.attempts(), cause.code());
    if (waited) {
      tally.remove(entry.row);
    }
    if (holdsBehindFailed) {
      entry.lane.failed(entry);
    } else {
      removeFromLane(entry);
    }
    views.show(entry);
    journal.update(entry.row);
    Handle handle = entry.handle();
    if (handle != null) {
      handle.fail(cause);
    }
    if (!holdsBehindFailed) {
      keep(entry);
    }
    context.publish(new QueueEvent.Failed(QueueViews.messageOf(entry), cause));
    tally.report();
    onChange.accept(entry.lane);
  }

  /** Takes a message away, from the store too. */
  void remove(Entry entry, RealtimeException cause) {
    take(entry, cause);
    journal.delete(entry.id());
  }

  /** Takes a message away. */
  void take(Entry entry, RealtimeException cause) {
    QueuedMessage last = QueueViews.messageOf(entry);
    Handle handle = entry.handle();
    leave(entry);
    if (handle != null) {
      handle.discard(cause);
    }
    context.publish(new QueueEvent.Discarded(last));
    discarded(entry);
    tally.report();
    onChange.accept(entry.lane);
  }

  /** Whoever waits for a message that was taken away hears of it. */
  void discarded(Entry entry) {
    onDiscarded.accept(entry.id());
  }

  /** An entry is here no more, and counts no more if it did. */
  void leave(Entry entry) {
    boolean waited = entry.waitsOrFlies();
    forget(entry, Entry.State.GONE);
    if (waited) {
      tally.remove(entry.row);
    }
  }

  private void forget(Entry entry, Entry.State end) {
    entry.state = end;
    entries.remove(entry.id(), entry);
    failed.remove(entry.id(), entry);
    endEarly(entry);
    removeFromLane(entry);
    views.hide(entry);
  }

  /** An entry is to be shown as it is now. */
  void shown(Entry entry) {
    if (entry.state != Entry.State.GONE && entry.state != Entry.State.AWAY) {
      views.show(entry);
    }
  }

  /** Returns why a message that waits may not become so large, or {@code null}. */
  @Nullable RealtimeException refusal(Entry entry, byte[] body) {
    return tally.takes(body.length - entry.row.body().length) ? null : tally.full();
  }

  /** A message that waits says something else, in the store too. */
  void rewritten(Entry entry, byte[] body) {
    int more = body.length - entry.row.body().length;
    if (entry.isInLane) {
      entry.lane.grow(more);
      heldBytes += more;
    }
    if (entry.waitsOrFlies()) {
      tally.grow(more);
    }
    entry.row = entry.row.toBuilder().body(body).build();
    entry.given = null;
    shown(entry);
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
      if (handle != null) {
        handle.failClosed();
      }
    }
  }
}
