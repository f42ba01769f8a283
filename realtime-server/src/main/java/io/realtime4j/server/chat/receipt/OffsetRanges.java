package io.realtime4j.server.chat.receipt;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A set of offsets, kept as ranges that neither touch nor overlap. */
final class OffsetRanges {
  private final TreeMap<Long, Range> byStart = new TreeMap<>();

  boolean contains(long offset) {
    Map.Entry<Long, Range> entry = byStart.floorEntry(offset);
    return entry != null && entry.getValue().to >= offset;
  }

  /** Returns whether there is no hole between two offsets. */
  boolean containsAll(long from, long to) {
    Map.Entry<Long, Range> entry = byStart.floorEntry(from);
    return entry != null && entry.getValue().to >= to;
  }

  /** Adds a range. */
  void add(long from, long to) {
    Map.Entry<Long, Range> last = byStart.lastEntry();
    if (last != null && from == last.getValue().to + 1 && from <= to) {
      // As what is written comes: one after the other.
      byStart.put(last.getKey(), new Range(last.getValue().from, to));
      return;
    }
    Range merged = merged(from, to);
    byStart.subMap(merged.from, true, merged.to, true).clear();
    byStart.put(merged.from, merged);
  }

  /** Returns the range that would hold these offsets if they were added. */
  Range merged(long from, long to) {
    if (from > to) {
      throw new IllegalArgumentException("a range must not be empty: " + from + " to " + to);
    }
    Map.Entry<Long, Range> before = byStart.floorEntry(from);
    long start = before != null && before.getValue().to >= from - 1 ? before.getValue().from : from;
    // Ranges do not touch each other, so the last one that begins at or before to + 1 ends last.
    Map.Entry<Long, Range> last = byStart.floorEntry(to + 1);
    long end = last == null ? to : Math.max(to, last.getValue().to);
    return new Range(start, end);
  }

  /** Returns what {@link #merged} does, and takes out what went into it. */
  Range take(long from, long to) {
    Range merged = merged(from, to);
    byStart.subMap(merged.from, true, merged.to, true).clear();
    return merged;
  }

  /** Forgets the lowest ranges beyond so many. */
  void keepHighest(int max) {
    while (byStart.size() > max) {
      byStart.pollFirstEntry();
    }
  }

  /** Returns the ranges, ascending. */
  List<Range> ranges() {
    return List.copyOf(byStart.values());
  }

  /**
   * Offsets without a hole.
   *
   * @param to inclusive
   */
  record Range(long from, long to) {}
}
