package io.realtime4j.server.chat.meter;

import io.realtime4j.api.spi.server.Metric;
import java.util.LinkedHashMap;
import java.util.Map;

/** A metric by how something ended, each made once. Loop only. */
final class Outcomes {
  /** Plug-ins have codes of their own; a label must not have any number of values. */
  private static final int MAX_OUTCOMES = 50;

  private final Metric all;
  private final Map<String, Metric> outcomes = new LinkedHashMap<>();

  Outcomes(Metric all) {
    this.all = all;
  }

  Metric of(String outcome) {
    String shown =
        outcomes.size() < MAX_OUTCOMES || outcomes.containsKey(outcome) ? outcome : "other";
    return outcomes.computeIfAbsent(shown, name -> all.with("outcome", name));
  }
}
