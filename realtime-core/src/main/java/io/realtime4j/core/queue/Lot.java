package io.realtime4j.core.queue;

import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * A part of the queue with an order of its own, and how far it has been read. Rows carry wall-clock
 * times, and a wall clock that jumps must expire nothing: so a lot remembers what the loop's clock
 * said when the wall clock said that. Loop only.
 */
final class Lot {
  /** Clocks are set by more than this, and drift by less. */
  private static final long JUMP_MILLIS = 1_000;

  /** The name by which the store knows it; the own lot gets its when the queue is opened. */
  String id;

  /** The largest sequence that was looked at. */
  long readTo;

  /** Rows beyond that. */
  long unread;

  /** How far the wall clock was before the loop's, by the first sequence of which that is so. */
  private final NavigableMap<Long, Long> ahead = new TreeMap<>();

  Lot(String id) {
    this.id = id;
  }

  /** Remembers the clocks of now, for rows from a sequence on. */
  void mark(long sequence, long wallMillis, long loopNanos) {
    long offset = wallMillis - TimeUnit.NANOSECONDS.toMillis(loopNanos);
    if (ahead.isEmpty() || Math.abs(ahead.lastEntry().getValue() - offset) > JUMP_MILLIS) {
      ahead.put(sequence, offset);
    }
  }

  /** Returns when a row was taken, by the loop's clock; never later than now. */
  long takenNanos(long sequence, long wallMillis, long nowNanos) {
    var known = ahead.floorEntry(sequence);
    if (known == null) {
      return nowNanos;
    }
    long taken = TimeUnit.MILLISECONDS.toNanos(wallMillis - known.getValue());
    // The loop's clock may start anywhere, so only differences tell.
    return nowNanos - taken < 0 ? nowNanos : taken;
  }
}
