package io.realtime4j.core.queue;

import io.realtime4j.api.QueueOptions;

/**
 * How much of the queue is in memory at most, and how much is read at once.
 *
 * @param messages messages that wait or are in flight
 * @param bytes bytes of their bodies
 * @param perRoom of one room, once half of all is taken: others must get through
 * @param failed failed messages; a room that holds behind them has its own in any case
 * @param page rows that are read at once
 */
record Held(int messages, long bytes, int perRoom, int failed, int page) {
  /** Some ten megabytes with small messages, and seconds of sending at the best of paces. */
  private static final int MESSAGES = 8_192;

  private static final long BYTES = 16L << 20;
  private static final int PER_ROOM = 256;
  private static final int FAILED = 1_000;

  /** A few milliseconds of a disk, and well below one of the loop. */
  private static final int PAGE = 500;

  /** Returns how many bytes one room may take of a half that is full. */
  long roomBytes() {
    return bytes / 8;
  }

  static Held of(QueueOptions options) {
    return new Held(
        Math.max(MESSAGES, 2 * options.window()),
        BYTES,
        Math.max(PER_ROOM, options.window()),
        FAILED,
        PAGE);
  }
}
