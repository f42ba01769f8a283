package io.realtime4j.server.chat.session;

import io.realtime4j.api.RefusedException;
import io.realtime4j.api.ServerLimits.Family;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.server.chat.meter.LoopMeter;
import io.realtime4j.server.chat.meter.Metrics;
import io.realtime4j.server.loop.RateLimiter;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What a session may ask for: its user's share over time, of everything and of families, and how
 * much of it may be unanswered at once. A little beyond the share it is not heard for a moment, far
 * beyond it is refused. Confined to the session's loop, but for {@link #chargeBytes}.
 */
public final class Budget {
  /** Most events are smaller; a message of the largest size costs as much as two dozen. */
  public static final int BYTES_PER_UNIT = 8 * 1024;

  /** Whoever waits for so many answers gets some of them within this time. */
  private static final Duration IN_FLIGHT_PAUSE = Duration.ofSeconds(1);

  private final Rates rates;
  private final String user;
  private final Duration credit;
  private final Consumer<Duration> hold;

  /** Null where nothing can be counted. */
  private final @Nullable LoopMeter meter;

  private int inFlight;

  /**
   * Creates one.
   *
   * @param user whose share it is, the same for all of a user's sessions
   * @param hold stops hearing the session for a while; what it says waits with its sender
   * @param meter the session's loop's
   */
  public Budget(Rates rates, String user, Consumer<Duration> hold, LoopMeter meter) {
    this(rates, user, RateLimiter.CREDIT, hold, meter);
  }

  private Budget(
      Rates rates,
      String user,
      Duration credit,
      Consumer<Duration> hold,
      @Nullable LoopMeter meter) {
    this.rates = rates;
    this.user = user;
    this.credit = credit;
    this.hold = hold;
    this.meter = meter;
  }

  /**
   * Returns what a user may ask for without a session. Nobody can be held back there: what is
   * beyond the share is refused, and costs nothing, or who asks again when told to would be refused
   * for ever.
   */
  public static Budget withoutSession(Rates rates, String user) {
    return new Budget(rates, user, Duration.ZERO, over -> {}, null);
  }

  /**
   * Takes units of the user's share; the session is held back if it was used up.
   *
   * @throws RefusedException RATE_LIMITED, with the time to wait, if it is far beyond its share
   */
  public void take(Family family, int units) {
    take(family, units, 0);
  }

  /**
   * Takes units, of the family's share and of the whole, or of none.
   *
   * @param before how many were taken for the same event, which has to be asked anew with all
   */
  private void take(Family family, int units, int before) {
    long now = rates.now();
    RateLimiter own = rates.of(family);
    Duration over = Duration.ZERO;
    int ofFamily = 0;
    if (own != null) {
      Duration patience = family == Family.TYPING ? Duration.ZERO : credit;
      ofFamily = Math.min(units, own.burst() - before);
      over = own.take(user, ofFamily, now, patience);
      if (over.compareTo(patience) > 0) {
        throw refusal(family, own, over.plus(own.interval().multipliedBy(before)));
      }
    }
    RateLimiter all = rates.all();
    Duration overAll = all.take(user, Math.min(units, all.burst() - before), now, credit);
    if (overAll.compareTo(credit) > 0) {
      if (own != null) {
        own.giveBack(user, ofFamily);
      }
      throw refusal(family, null, overAll.plus(all.interval().multipliedBy(before)));
    }
    Duration longer = over.compareTo(overAll) > 0 ? over : overAll;
    if (!longer.isZero()) {
      hold.accept(longer);
    }
  }

  /**
   * Returns what is said of an event that is beyond a limit.
   *
   * @param own the family's, if it is that one
   */
  private RefusedException refusal(Family family, @Nullable RateLimiter own, Duration wait) {
    if (meter != null) {
      meter.count(
          Metrics.REFUSED_EVENTS
              .with("family", family.label())
              .with("limit", own == null ? "user" : "family"),
          1);
    }
    return own == null
        ? Refusals.rateLimited("events", rates.all(), JsonObject.EMPTY, wait)
        : Refusals.rateLimited(
            "events of " + family.label(), own, JsonObject.of("family", family.label()), wait);
  }

  /**
   * Takes more units for the event that has taken one already; one that costs more than can come at
   * once passes when nothing else was asked for a while.
   *
   * @throws RefusedException RATE_LIMITED, with the time to wait
   */
  public void takeMore(Family family, int units) {
    // Asking again takes the first unit again, and must find room for it too.
    take(family, units, 1);
  }

  /** Takes units of the whole for what an answer turned out to hold. From any thread. */
  public void chargeBytes(long bytes) {
    int units = (int) Math.min(Integer.MAX_VALUE, bytes / BYTES_PER_UNIT);
    if (units > 0) {
      rates.all().charge(user, units, rates.now());
    }
  }

  /**
   * Notes that a request is under way. As much as may come at once may wait for its answer; a
   * little beyond that the session is held back.
   *
   * @throws RefusedException RATE_LIMITED, if far more waits
   */
  void begin(int units) {
    int over = inFlight == 0 ? 0 : inFlight + units - rates.all().burst();
    if (over > 0) {
      Duration pause = rates.all().interval().multipliedBy(over);
      if (pause.compareTo(RateLimiter.CREDIT) > 0) {
        throw Refusals.tooMuchUnderWay(rates.all().burst(), IN_FLIGHT_PAUSE);
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
