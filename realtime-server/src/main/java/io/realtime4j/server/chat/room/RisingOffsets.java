package io.realtime4j.server.chat.room;

import java.util.Arrays;

/** Offsets in order. They are added at the end, or near it. */
final class RisingOffsets {
  private long[] offsets = new long[4];
  private int size;

  int size() {
    return size;
  }

  void add(long offset) {
    if (size == offsets.length) {
      offsets = Arrays.copyOf(offsets, size * 2);
    }
    int at = size;
    while (at > 0 && offsets[at - 1] > offset) {
      offsets[at] = offsets[at - 1];
      at--;
    }
    offsets[at] = offset;
    size++;
  }

  /** Returns how many are less than an offset. */
  int countBelow(long offset) {
    int low = 0;
    int high = size;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (offsets[middle] < offset) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }
}
