package io.realtime4j.core.session;

import io.realtime4j.api.ConnectionQuality;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/*
 * The value is exact at every sample. Its event is damped, so that a mean near a border does not
 * flap: a level is told when it is the first after "unknown", when two samples in a row give it and
 * the mean is a tenth away from the level told last, or when as many in a row give it as the mean is
 * of, since a mean that stays near a border is in one level all the same.
 */
/** The mean of the last five round trips, and the quality that it means. */
final class QualityMeter {
  private static final int WINDOW = 5;

  private final Deque<Duration> samples = new ArrayDeque<>();
  private ConnectionQuality told = ConnectionQuality.UNKNOWN;
  private ConnectionQuality previous = ConnectionQuality.UNKNOWN;

  /** How many samples in a row, the last among them, gave {@link #previous}. */
  private int inARow;

  /** Takes in a round trip; returns whether the quality is to be told. */
  boolean add(Duration roundTrip) {
    samples.add(roundTrip);
    if (samples.size() > WINDOW) {
      samples.removeFirst();
    }
    ConnectionQuality now = quality();
    inARow = now == previous ? inARow + 1 : 1;
    previous = now;
    return isSettled() && tell(now);
  }

  private boolean isSettled() {
    return told == ConnectionQuality.UNKNOWN || inARow >= WINDOW || (inARow > 1 && isClear());
  }

  /**
   * Whether a mean that is a tenth better or worse would be of another level than was told, too.
   */
  private boolean isClear() {
    Duration mean = latency();
    if (mean == null) {
      return false;
    }
    Duration tenth = mean.dividedBy(10);
    return ConnectionQuality.of(mean.minus(tenth)) != told
        && ConnectionQuality.of(mean.plus(tenth)) != told;
  }

  /** Forgets everything; returns whether that is to be told. */
  boolean clear() {
    samples.clear();
    previous = ConnectionQuality.UNKNOWN;
    return tell(ConnectionQuality.UNKNOWN);
  }

  private boolean tell(ConnectionQuality now) {
    boolean isNews = now != told;
    told = now;
    return isNews;
  }

  ConnectionQuality quality() {
    Duration mean = latency();
    return mean == null ? ConnectionQuality.UNKNOWN : ConnectionQuality.of(mean);
  }

  /** Returns the mean, {@code null} before the first round trip. */
  @Nullable Duration latency() {
    return samples.isEmpty()
        ? null
        : samples.stream().reduce(Duration.ZERO, Duration::plus).dividedBy(samples.size());
  }
}
