package io.realtime4j.server.chat.session;

import io.realtime4j.api.RefusedException;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * What a session may ask for: its user's share over time, and how much of it may be unanswered at
 * once. Confined to the session's loop, but for {@link #chargeBytes}.
 */
public final class Budget {
  /** Most events are smaller; a message of the largest size costs as much as two dozen. */
  public static final int BYTES_PER_UNIT = 8 * 1024;

  /** Whoever waits for so many answers gets some of them within this time. */
  private static final Duration IN_FLIGHT_PAUSE = Duration.ofSeconds(1);

  private final RateLimiter limiter;
  private final String user;
  private final LongSupplier nanoTime;
  private int inFlight;

  /**
   * Creates one.
   *
   * @param user whose share it is, the same for all of a user's sessions
   * @param nanoTime the clock by which all limits go
   */
  public Budget(RateLimiter limiter, String user, LongSupplier nanoTime) {
    this.limiter = limiter;
    this.user = user;
    this.nanoTime = nanoTime;
  }

  /**
   * Takes units of the user's share.
   *
   * @throws RefusedException RATE_LIMITED, with the time to wait
   */
  public void take(int units) {
    Duration wait = limiter.take(user, units, nanoTime.getAsLong());
    if (!wait.isZero()) {
      throw Refusals.rateLimited(wait);
    }
  }

  /**
   * Takes more units for the event that has taken one already; one that costs more than can come at
   * once passes when nothing else was asked for a while.
   *
   * @throws RefusedException RATE_LIMITED, with the time to wait
   */
  public void takeMore(int units) {
    int most = Math.min(units, limiter.burst() - 1);
    Duration wait = limiter.take(user, most, nanoTime.getAsLong());
    if (!wait.isZero()) {
      // Asking again takes the first unit again, and must find room for it too.
      throw Refusals.rateLimited(wait.plus(limiter.interval()));
    }
  }

  /** Takes units for what an answer turned out to hold. From any thread. */
  public void chargeBytes(long bytes) {
    int units = (int) Math.min(Integer.MAX_VALUE, bytes / BYTES_PER_UNIT);
    if (units > 0) {
      limiter.charge(user, units, nanoTime.getAsLong());
    }
  }

  /**
   * Notes that a request is under way.
   *
   * @throws RefusedException RATE_LIMITED, if too much waits for its answer: as much as may come at
   *     once
   */
  void begin(int units) {
    if (inFlight > 0 && inFlight + units > limiter.burst()) {
      throw Refusals.rateLimited(IN_FLIGHT_PAUSE);
    }
    inFlight += units;
  }

  /** Notes that a request has its answer. */
  void end(int units) {
    inFlight -= units;
  }
}
