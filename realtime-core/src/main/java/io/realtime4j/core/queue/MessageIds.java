package io.realtime4j.core.queue;

import java.time.InstantSource;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/*
 * UUIDv7 (RFC 9562). A caller needs its id at once, on its own thread, while randomness belongs to
 * the loop: so the 62 random bits are drawn once and counted up from there (section 6.2, method 2).
 * Two ids of one source never meet, those of two sources as rarely as fresh random ones.
 */
/** Makes client message ids, from any thread. */
final class MessageIds {
  private static final long VERSION_7 = 0x7000L;
  private static final long VARIANT = 0x8000_0000_0000_0000L;
  private static final long RANDOM_BITS = 0x3FFF_FFFF_FFFF_FFFFL;

  private final InstantSource clock;
  private final long randA;
  private final AtomicLong randB;

  MessageIds(InstantSource clock, RandomGenerator secure) {
    this.clock = clock;
    this.randA = secure.nextLong() & 0xFFF;
    this.randB = new AtomicLong(secure.nextLong());
  }

  /** Returns the number that an id is in its usual form, or {@code null} if it is none. */
  static @Nullable UUID number(String id) {
    try {
      UUID number = id.length() == 36 ? UUID.fromString(id) : null;
      return number != null && number.toString().equals(id) ? number : null;
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  UUID next() {
    long high = (clock.millis() << 16) | VERSION_7 | randA;
    long low = VARIANT | (randB.getAndIncrement() & RANDOM_BITS);
    return new UUID(high, low);
  }
}
