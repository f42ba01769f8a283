package io.realtime4j.server.chat.session;

import io.realtime4j.api.RefusedException;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * What a session may ask for: its user's share over time, and how much of it may be unanswered at
 * once. A little beyond the share it is not heard for a moment, far beyond it is refused. Confined
 * to the session's loop, but for {@link #chargeBytes}.
 */
public final class Budget {
  /** Most events are smaller; a message of the largest size costs as much as two dozen. */
  public static final int BYTES_PER_UNIT = 8 * 1024;

  /** Whoever waits for so many answers gets some of them within this time. */
  private static final Duration IN_FLIGHT_PAUSE = Duration.ofSeconds(1);

  private final RateLimiter limiter;
  private final String user;
  private final LongSupplier nanoTime;
  private final Duration credit;
  private final Consumer<Duration> hold;
  private int inFlight;

  /**
   * Creates one.
   *
   * @param user whose share it is, the same for all of a user's sessions
   * @param nanoTime the clock by which all limits go
   * @param hold stops hearing the session for a while; what it says waits with its sender
   */
  public Budget(RateLimiter limiter, String user, LongSupplier nanoTime, Consumer<Duration> hold) {
    this(limiter, user, nanoTime, RateLimiter.CREDIT, hold);
  }

  private Budget(
      RateLimiter limiter,
      String user,
      LongSupplier nanoTime,
      Duration credit,
      Consumer<Duration> hold) {
    this.limiter = limiter;
    this.user = user;
    this.nanoTime = nanoTime;
    this.credit = credit;
    this.hold = hold;
  }

  /**
   * Returns what a user may ask for without a session. Nobody can be held back there: what is
   * beyond the share is refused, and costs nothing, or who asks again when told to would be refused
   * for ever.
   */
  public static Budget withoutSession(RateLimiter limiter, String user, LongSupplier nanoTime) {
    return new Budget(limiter, user, nanoTime, Duration.ZERO, over -> {});
  }

  /**
   * Takes units of the user's share; the session is held back if it was used up.
   *
   * @throws RefusedException RATE_LIMITED, with the time to wait, if it is far beyond its share
   */
  public void take(int units) {
    take(units, Duration.ZERO);
  }

  /**
   * Takes units.
   *
   * @param again how much longer to wait where it has to be asked anew
   */
  private void take(int units, Duration again) {
    Duration over = limiter.take(user, units, nanoTime.getAsLong(), credit);
    if (over.compareTo(credit) > 0) {
      throw Refusals.rateLimited(over.plus(again));
    }
    if (!over.isZero()) {
      hold.accept(over);
    }
  }

  /**
   * Takes more units for the event that has taken one already; one that costs more than can come at
   * once passes when nothing else was asked for a while.
   *
   * @throws RefusedException RATE_LIMITED, with the time to wait
   */
  public void takeMore(int units) {
    // Asking again takes the first unit again, and must find room for it too.
    take(Math.min(units, limiter.burst() - 1), limiter.interval());
  }

  /** Takes units for what an answer turned out to hold. From any thread. */
  public void chargeBytes(long bytes) {
    int units = (int) Math.min(Integer.MAX_VALUE, bytes / BYTES_PER_UNIT);
    if (units > 0) {
      limiter.charge(user, units, nanoTime.getAsLong());
    }
  }

  /**
   * Notes that a request is under way. As much as may come at once may wait for its answer; a
   * little beyond that the session is held back.
   *
   * @throws RefusedException RATE_LIMITED, if far more waits
   */
  void begin(int units) {
    int over = inFlight == 0 ? 0 : inFlight + units - limiter.burst();
    if (over > 0) {
      Duration pause = limiter.interval().multipliedBy(over);
      if (pause.compareTo(RateLimiter.CREDIT) > 0) {
        throw Refusals.rateLimited(IN_FLIGHT_PAUSE);
      }
      hold.accept(pause);
    }
    inFlight += units;
  }

  /** Notes that a request has its answer. */
  void end(int units) {
    inFlight -= units;
  }
}
