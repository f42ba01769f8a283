package io.realtime4j.store.postgres;

import java.util.ArrayList;
import java.util.List;

/**
 * Offsets that one user has received or read.
 *
 * @param first from 1
 * @param last inclusive
 * @param atMillis the latest time of what was joined
 */
record OffsetRange(long first, long last, long atMillis) {
  /** Returns the first offset of a range that would just touch this one from below, or less. */
  long touchingFrom() {
    return first - 1;
  }

  /** Returns the last offset at which a range that touches this one can begin. */
  long touchingTo() {
    return last == Long.MAX_VALUE ? last : last + 1;
  }

  boolean covers(OffsetRange other) {
    return first <= other.first && last >= other.last;
  }

  /** Returns one range over this one and all those that overlap or touch it. */
  OffsetRange joinedWith(List<OffsetRange> touching) {
    long low = first;
    long high = last;
    long latest = atMillis;
    for (OffsetRange range : touching) {
      low = Math.min(low, range.first);
      high = Math.max(high, range.last);
      latest = Math.max(latest, range.atMillis);
    }
    return new OffsetRange(low, high, latest);
  }

  /** Returns what of this is in none of these, which ascend and do not overlap. */
  List<OffsetRange> without(List<OffsetRange> others) {
    List<OffsetRange> rest = new ArrayList<>();
    long next = first;
    for (OffsetRange other : others) {
      if (other.first > next) {
        rest.add(new OffsetRange(next, Math.min(last, other.first - 1), atMillis));
      }
      next = Math.max(next, other.touchingTo());
      if (next > last || other.last == Long.MAX_VALUE) {
        return rest;
      }
    }
    rest.add(new OffsetRange(next, last, atMillis));
    return rest;
  }
}
