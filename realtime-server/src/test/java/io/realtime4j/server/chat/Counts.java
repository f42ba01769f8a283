package io.realtime4j.server.chat;

import io.realtime4j.api.spi.server.Metric;
import io.realtime4j.api.spi.server.ServerFeature;
import io.realtime4j.api.spi.server.ServerFeatureContext;
import io.realtime4j.api.spi.server.ServerObserver;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** What a server has counted. */
final class Counts implements ServerFeature, ServerObserver {
  private final Map<String, Long> counts = new ConcurrentHashMap<>();

  long of(String metric) {
    return counts.getOrDefault(metric, 0L);
  }

  @Override
  public String id() {
    return "counts";
  }

  @Override
  public boolean isAnnounced() {
    return false;
  }

  @Override
  public void start(ServerFeatureContext context) {
    context.observe(this);
  }

  @Override
  public void count(Metric metric, long delta) {
    counts.merge(metric.toString(), delta, Long::sum);
  }
}
