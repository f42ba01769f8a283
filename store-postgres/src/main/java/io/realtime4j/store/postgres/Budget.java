package io.realtime4j.store.postgres;

/**
 * How much an answer may still hold: a number of rows, and bytes of which the first row is free.
 */
final class Budget {
  private final long maxBytes;
  private int rowsLeft;
  private long bytes;
  private boolean isEmpty = true;

  Budget(int maxRows, long maxBytes) {
    this.rowsLeft = maxRows;
    this.maxBytes = maxBytes;
  }

  /** Takes a row if there is room for it. */
  boolean takes(long rowBytes) {
    if (rowsLeft == 0 || (!isEmpty && bytes + rowBytes > maxBytes)) {
      return false;
    }
    rowsLeft--;
    bytes += rowBytes;
    isEmpty = false;
    return true;
  }
}
