package io.realtime4j.server.chat.meter;

import io.realtime4j.api.spi.server.Metric;

/** The metrics of one event, made once. Loop only. */
final class EventMeter {
  private final Metric time;
  private final Outcomes outcomes;

  EventMeter(String event) {
    this.time = Metrics.EVENT_TIME.with("event", event);
    this.outcomes = new Outcomes(Metrics.EVENTS.with("event", event));
  }

  Metric time() {
    return time;
  }

  Metric outcome(String outcome) {
    return outcomes.of(outcome);
  }
}
