package io.realtime4j.store.postgres;

import io.realtime4j.api.StoreException;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * Remembers for a moment that the database is away, so that of many calls that wait one alone finds
 * out by waiting. In one lane.
 */
final class Outage {
  private static final long PAUSE_MILLIS = 1_000;

  private final InstantSource clock;
  private @Nullable StoreException failure;
  private long sinceMillis;

  Outage(InstantSource clock) {
    this.clock = clock;
  }

  /** Returns what to tell without trying, or null to try. */
  @Nullable StoreException present() {
    long passed = clock.millis() - sinceMillis;
    if (passed < 0 || passed >= PAUSE_MILLIS) {
      failure = null;
    }
    return failure;
  }

  void begins(StoreException newFailure) {
    failure = newFailure;
    sinceMillis = clock.millis();
  }
}
