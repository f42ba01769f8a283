package io.realtime4j.server.loop;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Tells who could not be served by the store when to come back: the later, the longer it has failed
 * others, so that those who come again are not what it fails of. From any thread.
 */
final class Strain {
  /** Without a failure for so long it has recovered: nobody is asked to wait longer than that. */
  private static final Duration MEMORY = Duration.ofSeconds(10);

  private static final Duration LONGEST = Duration.ofSeconds(8);

  /** The wait grows by a second whenever the store has failed for so many more. */
  private static final int SECONDS_PER_SECOND = 4;

  private final LongSupplier nanoTime;

  // Guarded by this.
  private boolean hasFailed;
  private long sinceNanos;
  private long lastNanos;

  Strain(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /** The store has failed somebody; returns when that one is to come back. */
  synchronized Duration failed() {
    long now = nanoTime.getAsLong();
    if (!hasFailed || now - lastNanos > MEMORY.toNanos()) {
      hasFailed = true;
      sinceNanos = now;
    }
    lastNanos = now;
    long longer = Duration.ofNanos(now - sinceNanos).toSeconds() / SECONDS_PER_SECOND;
    Duration wait = Asker.PAUSE.plusSeconds(longer);
    return wait.compareTo(LONGEST) < 0 ? wait : LONGEST;
  }
}
