package io.realtime4j.core.queue;

import io.realtime4j.api.Cancellable;
import io.realtime4j.core.wire.TimedIds;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/*
 * Entries stand in the order in which they are to be accepted. At any time they are, from the head:
 * some in flight or refused, then those never sent since the last stop. A refusal stops the lane; it
 * goes on only when nothing is in flight, so it resumes from the first that is not accepted, and
 * with that one alone until it is settled: a message that the server cannot take costs one place in
 * the window, not all.
 *
 * They are linked to each other, and the lane knows up to which all are in flight: what a message
 * costs does not grow with the window.
 */
/** The messages of one room: first in, first out. Rules only; loop only. */
final class Lane {
  /** A message whose turn it is, and the one that must be accepted before it. */
  record Turn(Entry entry, @Nullable String after) {}

  /**
   * Rows of this room that were looked at and left in the store, after one sequence up to another.
   */
  static final class Behind {
    final Lot lot;
    long after;
    long until;

    Behind(Lot lot, long after, long until) {
      this.lot = lot;
      this.after = after;
      this.until = until;
    }
  }

  final String room;
  private final boolean holdsBehindFailed;

  // Null while nothing is here.
  private @Nullable Entry head;
  private @Nullable Entry tail;
  private int size;

  /** All up to this one are in flight; null if nothing is known of the first. */
  private @Nullable Entry sentTo;

  /** What comes behind all entries, in this order; see {@link ReadAhead}. */
  final Deque<Behind> behind = new ArrayDeque<>();

  /** Rows on their way to the store that are to be left there. */
  int leaving;

  /** Messages that are here and not yet in line, since what comes before them is not read yet. */
  int early;

  /** Whether it is in line for what is behind. */
  boolean wanted;

  /** The latest id that has come here; ids of this software rise with the time. */
  private String latest = "";

  private int inFlight;
  private long bytes;
  private boolean stopped;
  private Duration wait = Duration.ZERO;
  private int postponements;

  /** The message that is tried alone, until it is settled. */
  private @Nullable String probe;

  private boolean probing;

  /** Whether the sender has it in line. */
  boolean lined;

  /** Whether rows are being marked as written. */
  boolean claiming;

  /** Runs while the lane backs off. */
  @Nullable Cancellable timer;

  /** For snapshots of other threads: the message that those behind it wait for. */
  private volatile @Nullable String blocker;

  Lane(String room, boolean holdsBehindFailed) {
    this.room = room;
    this.holdsBehindFailed = holdsBehindFailed;
  }

  void add(Entry entry) {
    Entry last = tail;
    entry.isInLane = true;
    entry.previous = last;
    if (last == null) {
      head = entry;
    } else {
      last.next = entry;
    }
    tail = entry;
    size++;
    bytes += entry.row.body().length;
    if (TimedIds.isTimed(entry.id())) {
      entry.moved |= entry.id().compareTo(latest) < 0;
      latest = entry.moved ? latest : entry.id();
    }
    refresh();
  }

  /** Returns the first of all, or {@code null}. */
  @Nullable Entry first() {
    return head;
  }

  /** Returns how many bytes the bodies have that are here. */
  long bytes() {
    return bytes;
  }

  /** A message that is here has become larger by so many bytes. */
  void grow(int moreBytes) {
    bytes += moreBytes;
  }

  /** Returns whether it was here. */
  boolean remove(Entry entry) {
    boolean wasHere = entry.isInLane;
    if (wasHere) {
      unlink(entry);
    }
    if (entry.id().equals(probe)) {
      probe = null;
      probing = false;
      postponements = 0;
    }
    refresh();
    return wasHere;
  }

  private void unlink(Entry entry) {
    Entry before = entry.previous;
    Entry behind = entry.next;
    if (before == null) {
      head = behind;
    } else {
      before.next = behind;
    }
    if (behind == null) {
      tail = before;
    } else {
      behind.previous = before;
    }
    if (entry == sentTo) {
      sentTo = before;
    }
    entry.isInLane = false;
    entry.previous = null;
    entry.next = null;
    size--;
    bytes -= entry.row.body().length;
  }

  boolean isEmpty() {
    return head == null && inFlight == 0 && early == 0 && !hasBehind();
  }

  /** Returns how many messages are here. */
  int size() {
    return size;
  }

  /** Returns whether the store has messages that come after those here. */
  boolean hasBehind() {
    return leaving > 0 || !behind.isEmpty();
  }

  /** A row stays in the store for now. */
  void leave(Lot lot, long sequence) {
    Behind last = behind.peekLast();
    if (last != null && last.lot == lot) {
      last.until = Math.max(last.until, sequence);
    } else {
      behind.add(new Behind(lot, sequence - 1, sequence));
    }
  }

  int inFlight() {
    return inFlight;
  }

  boolean isStopped() {
    return stopped;
  }

  /** Returns the message whose turn it is, or {@code null} if the lane waits for something. */
  @Nullable Turn next(int most) {
    if (stopped || inFlight >= (probing ? 1 : most)) {
      return null;
    }
    Entry before = sentTo;
    Entry turn = before == null ? head : before.next;
    while (turn != null && turn.state == Entry.State.IN_FLIGHT) {
      before = turn;
      turn = turn.next;
    }
    sentTo = before;
    return turn == null
            || turn.state != Entry.State.WAITING
            || turn.checking
            || turn.leaving
            || turn.rewriting
        ? null
        : new Turn(turn, before == null ? null : before.id());
  }

  void sending(Entry entry) {
    entry.state = Entry.State.IN_FLIGHT;
    inFlight++;
    if (probing && probe == null) {
      probe = entry.id();
    }
  }

  /** A message that was in flight waits again. */
  void again(Entry entry) {
    entry.state = Entry.State.WAITING;
    sentTo = null;
  }

  /** An answer has come, whatever it says. */
  void answered() {
    inFlight--;
  }

  /** Nothing more is sent until all answers are there and {@code atLeast} has passed. */
  void stop(Duration atLeast) {
    stopped = true;
    if (atLeast.compareTo(wait) > 0) {
      wait = atLeast;
    }
    refresh();
  }

  /**
   * Returns how often in a row the lane was postponed; all that were on their way were so at once.
   */
  int postponed() {
    if (!stopped || postponements == 0) {
      postponements++;
    }
    return postponements;
  }

  /** Returns how long to wait now, or {@code null} if the lane is not ready to wait. */
  @Nullable Duration backOff() {
    return stopped && inFlight == 0 && timer == null ? wait : null;
  }

  void resume() {
    stopped = false;
    wait = Duration.ZERO;
    timer = null;
    probing = true;
    probe = null;
  }

  /** Returns waiting messages that the store does not know to be on their way, from the head. */
  List<Entry> unclaimed(int most) {
    List<Entry> found = new ArrayList<>();
    Entry from = sentTo == null ? head : sentTo;
    for (Entry entry = from; entry != null; entry = entry.next) {
      if (entry.state == Entry.State.STORING || found.size() == most) {
        break;
      }
      if (entry.state == Entry.State.WAITING && !entry.claimed) {
        found.add(entry);
      }
    }
    return found;
  }

  /** Returns the message that one behind it waits for, or {@code null}. From any thread. */
  @Nullable String blocker() {
    return blocker;
  }

  private void refresh() {
    Entry first = first();
    if (first == null) {
      blocker = null;
    } else if (stopped || probing || isBarrier(first)) {
      blocker = first.id();
    } else {
      blocker = null;
    }
  }

  private boolean isBarrier(Entry entry) {
    return holdsBehindFailed && entry.state == Entry.State.FAILED;
  }

  /** A message was given up and stays, as a barrier. */
  void failed(Entry entry) {
    sentTo = null;
    refresh();
  }
}
