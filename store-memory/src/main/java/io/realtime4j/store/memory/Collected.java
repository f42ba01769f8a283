package io.realtime4j.store.memory;

import java.util.ArrayList;
import java.util.List;

/**
 * Rows of an answer, bounded in number and in bytes; the first row is taken whatever its size.
 *
 * @param <T> what they are
 */
final class Collected<T> {
  private final int maxRows;
  private final long maxBytes;
  private final List<T> rows = new ArrayList<>();
  private long bytes;
  private boolean full;

  Collected(int maxRows, long maxBytes) {
    this.maxRows = maxRows;
    this.maxBytes = maxBytes;
  }

  /** Takes a row if there is room for it; once there was not, the answer is full. */
  boolean takes(T row, long rowBytes) {
    if (rows.size() == maxRows || (!rows.isEmpty() && bytes + rowBytes > maxBytes)) {
      full = true;
      return false;
    }
    rows.add(row);
    bytes += rowBytes;
    return true;
  }

  boolean isFull() {
    return full;
  }

  List<T> rows() {
    return rows;
  }
}
