package io.realtime4j.core.rooms;

import java.time.Duration;

/** How much of a history is asked for at once: what comes in good time. Loop only. */
final class Pace {
  /** Three seconds of a link of 20 KB/s, and one answer for most of those who come back. */
  static final int FIRST_BYTES = 64 << 10;

  /** Below it the requests would be most of the work. */
  static final int LEAST_BYTES = 16 << 10;

  /** What servers give at most. */
  static final int MOST_BYTES = 256 << 10;

  private static final Duration QUICK = Duration.ofSeconds(1);

  /** Well below the patience for an answer. */
  private static final Duration SLOW = Duration.ofSeconds(4);

  private int bytes = FIRST_BYTES;

  /** Returns how many bytes to ask for now. */
  int bytes() {
    return bytes;
  }

  /**
   * An answer has come.
   *
   * @param isFull whether the server had more to give
   */
  void came(Duration took, boolean isFull) {
    if (took.compareTo(SLOW) > 0) {
      bytes = Math.max(bytes / 2, LEAST_BYTES);
    } else if (isFull && took.compareTo(QUICK) < 0) {
      bytes = Math.min(bytes * 2, MOST_BYTES);
    }
  }

  /** An answer has not come in time. */
  void late() {
    bytes = LEAST_BYTES;
  }
}
