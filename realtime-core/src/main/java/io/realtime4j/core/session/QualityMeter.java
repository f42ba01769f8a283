package io.realtime4j.core.session;

import io.realtime4j.api.ConnectionQuality;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/*
 * The value is exact at every sample. Its event is damped: a level is told when it is the first
 * after "unknown", or when two samples in a row give it, so that a mean at a border does not flap.
 */
/** The mean of the last five round trips, and the quality that it means. */
final class QualityMeter {
  private static final int WINDOW = 5;

  private final Deque<Duration> samples = new ArrayDeque<>();
  private ConnectionQuality told = ConnectionQuality.UNKNOWN;
  private ConnectionQuality previous = ConnectionQuality.UNKNOWN;

  /** Takes in a round trip; returns whether the quality is to be told. */
  boolean add(Duration roundTrip) {
    samples.add(roundTrip);
    if (samples.size() > WINDOW) {
      samples.removeFirst();
    }
    ConnectionQuality now = quality();
    boolean isSettled = told == ConnectionQuality.UNKNOWN || now == previous;
    previous = now;
    return isSettled && tell(now);
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
