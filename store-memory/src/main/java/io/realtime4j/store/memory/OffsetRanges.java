package io.realtime4j.store.memory;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A set of offsets, kept as ranges that neither overlap nor touch. */
final class OffsetRanges {
  private final NavigableMap<Long, Range> byFirst = new TreeMap<>();

  /**
   * One range.
   *
   * @param first from 1
   * @param last inclusive
   * @param atMillis the latest time of what was joined
   */
  record Range(long first, long last, long atMillis) {}

  /** Adds a range, unless all of it is there; returns what of it was not, ascending. */
  List<Range> add(long first, long last, long atMillis) {
    Range joined = new Range(first, last, atMillis);
    Map.Entry<Long, Range> before = byFirst.floorEntry(first);
    if (before != null && before.getValue().last() >= last) {
      return List.of();
    }
    List<Range> news = new ArrayList<>();
    long next = first;
    if (before != null && before.getValue().last() >= first - 1) {
      joined = join(before.getValue(), joined);
      next = before.getValue().last() + 1;
    }
    long touching = last == Long.MAX_VALUE ? last : last + 1;
    NavigableMap<Long, Range> swallowed = byFirst.subMap(joined.first(), true, touching, true);
    for (Range range : swallowed.values()) {
      joined = join(joined, range);
      if (range.first() > next) {
        news.add(new Range(next, range.first() - 1, atMillis));
      }
      next = Math.max(next, range.last() == Long.MAX_VALUE ? range.last() : range.last() + 1);
    }
    if (next <= last) {
      news.add(new Range(next, last, atMillis));
    }
    swallowed.clear();
    byFirst.put(joined.first(), joined);
    return news;
  }

  /** Returns the range that holds an offset, or {@code null}. */
  @Nullable Range holding(long offset) {
    Map.Entry<Long, Range> before = byFirst.floorEntry(offset);
    return before != null && before.getValue().last() >= offset ? before.getValue() : null;
  }

  /** Returns the ranges, ascending. */
  Iterable<Range> ranges() {
    return byFirst.values();
  }

  private static Range join(Range a, Range b) {
    return new Range(
        Math.min(a.first(), b.first()),
        Math.max(a.last(), b.last()),
        Math.max(a.atMillis(), b.atMillis()));
  }
}
