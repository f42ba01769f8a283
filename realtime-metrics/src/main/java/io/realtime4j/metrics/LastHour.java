package io.realtime4j.metrics;

import java.time.InstantSource;

/** How much there was within the last sixty minutes, to the minute. From any thread. */
final class LastHour {
  private static final int MINUTES = 60;
  private static final long MINUTE_MILLIS = 60_000;

  private final InstantSource clock;
  private final long[] byMinute = new long[MINUTES];
  private long minute;

  LastHour(InstantSource clock) {
    this.clock = clock;
    this.minute = clock.millis() / MINUTE_MILLIS;
  }

  synchronized void add(long more) {
    proceed();
    byMinute[(int) Math.floorMod(minute, (long) MINUTES)] += more;
  }

  synchronized long sum() {
    proceed();
    long sum = 0;
    for (long one : byMinute) {
      sum += one;
    }
    return sum;
  }

  /** A clock that goes back stays in its minute until it is past it again. */
  private void proceed() {
    long now = clock.millis() / MINUTE_MILLIS;
    for (int passed = 0; minute < now && passed < MINUTES; passed++) {
      minute++;
      byMinute[(int) Math.floorMod(minute, (long) MINUTES)] = 0;
    }
    minute = Math.max(minute, now);
  }
}
