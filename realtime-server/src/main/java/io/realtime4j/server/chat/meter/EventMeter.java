package io.realtime4j.server.chat.meter;

import io.realtime4j.api.spi.server.Metric;
import java.util.LinkedHashMap;
import java.util.Map;

/** The metrics of one event, made once. Loop only. */
final class EventMeter {
  /** Plug-ins have codes of their own; a label must not have any number of values. */
  private static final int MAX_OUTCOMES = 50;

  private final Metric time;
  private final Metric all;
  private final Map<String, Metric> outcomes = new LinkedHashMap<>();

  EventMeter(String event) {
    this.time = Metrics.EVENT_TIME.with("event", event);
    this.all = Metrics.EVENTS.with("event", event);
  }

  Metric time() {
    return time;
  }

  Metric outcome(String outcome) {
    String shown =
        outcomes.size() < MAX_OUTCOMES || outcomes.containsKey(outcome) ? outcome : "other";
    return outcomes.computeIfAbsent(shown, name -> all.with("outcome", name));
  }
}
