package io.realtime4j.server.chat.meter;

import io.realtime4j.api.EventLoop;
import io.realtime4j.api.spi.server.EventObservation;
import io.realtime4j.api.spi.server.Metric;
import io.realtime4j.api.spi.server.ObservedEvent;
import io.realtime4j.api.spi.server.Principal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * What happens on one loop: counted there, and told to the observers once a second, so that a count
 * costs next to nothing where it is made. Without observers nothing is counted. Loop only.
 */
public final class LoopMeter {
  /** For what did not begin. */
  public static final long NEVER = Long.MIN_VALUE;

  /** How often counts are told. */
  static final Duration PERIOD = Duration.ofSeconds(1);

  /** How often levels are read: some of them take a walk through many users. */
  private static final int PERIODS_PER_LEVEL = 5;

  private final EventLoop loop;
  private final int index;
  private final Observers observers;
  private final Outcomes connects = new Outcomes(Metrics.CONNECTS);
  private final Map<Metric, Count> counts = new LinkedHashMap<>();
  private final Map<String, EventMeter> events = new LinkedHashMap<>();
  private final List<Level> levels = new ArrayList<>();
  private final List<Total> totals = new ArrayList<>();
  private boolean isOn;
  private int periods;

  LoopMeter(EventLoop loop, int index, Observers observers) {
    this.loop = loop;
    this.index = index;
    this.observers = observers;
  }

  /** Returns when something begins, for {@link #took}. */
  public long now() {
    return isOn ? loop.nanoTime() : NEVER;
  }

  /** An event begins to be handled; returns whom to tell of its end. */
  public EventObservation began(String event, Principal principal, String socketId) {
    return isOn
        ? observers.began(ObservedEvent.of(event, principal, socketId))
        : EventObservation.NONE;
  }

  public void count(Metric metric, long delta) {
    if (isOn && delta != 0) {
      counts.computeIfAbsent(metric, unseen -> new Count()).more += delta;
    }
  }

  /**
   * A client has come, or was refused.
   *
   * @param outcome {@code ok}, {@code recovered}, or the code of the refusal
   */
  public void connected(String outcome) {
    if (isOn) {
      count(connects.of(outcome), 1);
    }
  }

  /**
   * Something took its time.
   *
   * @param since what {@link #now} returned when it began
   */
  public void took(Metric metric, long since) {
    if (isOn && since != NEVER) {
      observers.time(metric, loop.nanoTime() - since);
    }
  }

  /**
   * An event was answered.
   *
   * @param event one that the server knows: any other name is a client's choice
   * @param outcome {@code ok}, or the code of the error
   * @param since what {@link #now} returned when it began, or {@link #NEVER} if it was refused
   *     unread
   */
  public void answered(String event, String outcome, long since) {
    if (isOn) {
      EventMeter meter = events.computeIfAbsent(event, EventMeter::new);
      count(meter.outcome(outcome), 1);
      took(meter.time(), since);
    }
  }

  /** Reads a level of this loop from time to time; called before clients come. */
  public void level(Metric metric, LongSupplier level) {
    levelOfServer(metric.with("loop", Integer.toString(index)), level);
  }

  /** Reads a level of the server as a whole from time to time; called before clients come. */
  public void levelOfServer(Metric metric, LongSupplier level) {
    levels.add(new Level(metric, level));
  }

  /** Counts what somebody else adds up; called before clients come. */
  public void total(Metric metric, LongSupplier sum) {
    totals.add(new Total(metric, sum));
  }

  /** Begins, if there is anybody to be told. */
  void begin() {
    if (!isOn && !observers.isEmpty()) {
      isOn = true;
      tell();
    }
  }

  private void tell() {
    totals.forEach(total -> count(total.metric, total.more()));
    counts.forEach(
        (metric, count) -> {
          if (count.more != 0) {
            observers.count(metric, count.more);
            count.more = 0;
          }
        });
    if (periods++ % PERIODS_PER_LEVEL == 0) {
      levels.forEach(level -> observers.gauge(level.metric, level.value.getAsLong()));
    }
    loop.schedule(PERIOD, this::tell);
  }

  private record Level(Metric metric, LongSupplier value) {}

  /** A sum of somebody else's, and how much of it was counted. */
  private static final class Total {
    private final Metric metric;
    private final LongSupplier sum;
    private long counted;

    Total(Metric metric, LongSupplier sum) {
      this.metric = metric;
      this.sum = sum;
    }

    @SuppressWarnings("CatchThrowable") // A plug-in's fault must not end all counting.
    long more() {
      try {
        long more = Math.max(0, sum.getAsLong() - counted);
        counted += more;
        return more;
      } catch (Throwable e) {
        return 0;
      }
    }
  }

  /** What has not been told yet. */
  private static final class Count {
    long more;
  }
}
