package io.realtime4j.server.chat.message;

import java.nio.ByteBuffer;
import java.time.InstantSource;
import java.util.UUID;
import java.util.random.RandomGenerator;

/**
 * Makes message ids: UUIDs of version 7, which sort by time. Within one millisecond, and while the
 * clock stands behind, they still rise. Confined to a loop.
 */
public final class MessageIds {
  private static final int SEQUENCE_BITS = 12;

  /** Drawn together: a secure source takes about as long for these as for eight. */
  private static final int DRAWN_BYTES = 1_024;

  private final InstantSource clock;
  private final RandomGenerator random;
  private final ByteBuffer drawn = ByteBuffer.allocate(DRAWN_BYTES).position(DRAWN_BYTES);
  private long lastMillis;
  private int sequence;

  public MessageIds(InstantSource clock, RandomGenerator random) {
    this.clock = clock;
    this.random = random;
  }

  public String next() {
    long now = clock.millis();
    if (now > lastMillis) {
      lastMillis = now;
      // Half of the range stays free for the ids that follow in the same millisecond.
      sequence = (int) draw() & ((1 << (SEQUENCE_BITS - 1)) - 1);
    } else if (++sequence == 1 << SEQUENCE_BITS) {
      lastMillis++;
      sequence = 0;
    }
    long high = (lastMillis << 16) | 0x7000L | sequence;
    long low = (draw() & 0x3fffffffffffffffL) | 0x8000000000000000L;
    return new UUID(high, low).toString();
  }

  private long draw() {
    if (!drawn.hasRemaining()) {
      random.nextBytes(drawn.array());
      drawn.clear();
    }
    return drawn.getLong();
  }
}
