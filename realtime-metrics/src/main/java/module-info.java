/**
 * Metrics of a server, by Micrometer, for Prometheus.
 *
 * @provides io.realtime4j.api.spi.server.ServerFeature what answers {@code GET /metrics}
 */
@org.jspecify.annotations.NullMarked
module io.realtime4j.metrics {
  requires transitive io.realtime4j.api;
  requires java.management;
  requires transitive micrometer.core;
  // These are automatic modules, which say nothing of what they need: unnamed here, they would be
  // missing at run time.
  requires micrometer.commons;
  requires transitive micrometer.observation;
  requires micrometer.registry.prometheus;
  requires io.prometheus.metrics.config;
  requires io.prometheus.metrics.core;
  requires io.prometheus.metrics.model;
  requires io.prometheus.metrics.tracer.common;
  requires io.prometheus.writer.text;
  requires static org.jspecify;

  exports io.realtime4j.metrics;

  provides io.realtime4j.api.spi.server.ServerFeature with
      io.realtime4j.metrics.MetricsFeature;
}
