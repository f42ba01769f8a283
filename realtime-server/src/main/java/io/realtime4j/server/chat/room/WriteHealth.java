package io.realtime4j.server.chat.room;

import io.realtime4j.api.RefusedException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * Whether messages can be written: what a store says of itself may be better than what it does.
 * Safe for use from any thread.
 */
public final class WriteHealth {
  /** Whoever is sent no clients any more fails no more writes: then the store's word counts. */
  private static final Duration MEMORY = Duration.ofSeconds(10);

  private static final long NEVER = Long.MIN_VALUE;

  private final LongSupplier nanoTime;
  private final AtomicLong failedAtNanos = new AtomicLong(NEVER);

  public WriteHealth(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /** A message was committed. */
  void succeeded() {
    if (failedAtNanos.get() != NEVER) {
      failedAtNanos.set(NEVER);
    }
  }

  /** A message could not be stored; what was refused before the store was asked does not count. */
  void failed(Throwable failure) {
    if (!(failure instanceof RefusedException)) {
      failedAtNanos.set(nanoTime.getAsLong());
    }
  }

  /** Returns whether the last message that was to be written lately could not be. */
  public boolean isFailing() {
    long at = failedAtNanos.get();
    return at != NEVER && nanoTime.getAsLong() - at < MEMORY.toNanos();
  }
}
