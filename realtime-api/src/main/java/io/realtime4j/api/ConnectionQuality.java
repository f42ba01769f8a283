package io.realtime4j.api;

import java.time.Duration;

/** How quick the connection is: the mean of the last five round trips. */
public enum ConnectionQuality {
  /** Below 100 ms. */
  EXCELLENT,
  /** Below 300 ms. */
  GOOD,
  /** Below 600 ms. */
  FAIR,
  /** 600 ms or more. */
  POOR,
  /** Nothing measured since the connection was made. */
  UNKNOWN;

  /** Returns the quality of a mean round trip. */
  public static ConnectionQuality of(Duration meanRoundTrip) {
    long millis = meanRoundTrip.toMillis();
    if (millis < 100) {
      return EXCELLENT;
    }
    if (millis < 300) {
      return GOOD;
    }
    return millis < 600 ? FAIR : POOR;
  }
}
