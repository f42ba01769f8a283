package io.realtime4j.core.queue;

import io.realtime4j.api.FeatureException;
import io.realtime4j.api.RealtimeException;

/** The ends of a message that no peer decided. */
final class Failures {
  static final String EXPIRED = "EXPIRED";

  private Failures() {}

  static RealtimeException expired() {
    return new FeatureException(
        EXPIRED, false, "the message was not accepted in time; retry or discard it", null);
  }

  static RealtimeException discarded() {
    return new FeatureException("DISCARDED", false, "the message was discarded", null);
  }
}
