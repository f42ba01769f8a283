package io.realtime4j.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.realtime4j.api.spi.server.Metric;
import io.realtime4j.api.spi.server.ServerObserver;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Counts in a Micrometer registry, each metric under its name behind {@code realtime4j.}, its
 * labels as tags. Give it to a server whose program has a registry:
 *
 * <pre>{@code
 * RealtimeServer.builder().observer(new MicrometerObserver(registry))
 * }</pre>
 *
 * <p>May be called from any thread; several servers of a process may share a registry, not one
 * observer.
 */
public final class MicrometerObserver implements ServerObserver {
  private static final String PREFIX = "realtime4j.";

  /** Bounds between which times are told apart: from a memory's answer to a client's patience. */
  private static final Duration[] BOUNDS =
      List.of(1, 2, 5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000).stream()
          .map(Duration::ofMillis)
          .toArray(Duration[]::new);

  private final MeterRegistry registry;
  private final Map<Metric, Counter> counters = new ConcurrentHashMap<>();
  private final Map<Metric, Timer> timers = new ConcurrentHashMap<>();
  // The registry asks for levels when it likes, and holds what it asks weakly.
  private final Map<Metric, AtomicLong> levels = new ConcurrentHashMap<>();

  /** Creates one that counts in {@code registry}. */
  public MicrometerObserver(MeterRegistry registry) {
    this.registry = registry;
  }

  @Override
  public void expectCount(Metric metric) {
    counters.computeIfAbsent(metric, this::counter);
  }

  @Override
  public void expectTime(Metric metric) {
    timers.computeIfAbsent(metric, this::timer);
  }

  @Override
  public void count(Metric metric, long delta) {
    counters.computeIfAbsent(metric, this::counter).increment((double) delta);
  }

  @Override
  public void gauge(Metric metric, long value) {
    levels.computeIfAbsent(metric, this::level).set(value);
  }

  @Override
  public void time(Metric metric, long nanos) {
    timers.computeIfAbsent(metric, this::timer).record(nanos, TimeUnit.NANOSECONDS);
  }

  private Counter counter(Metric metric) {
    return Counter.builder(PREFIX + metric.name())
        .description(Descriptions.of(metric.name()))
        .tags(tags(metric))
        .register(registry);
  }

  private AtomicLong level(Metric metric) {
    AtomicLong value = new AtomicLong();
    Gauge.builder(PREFIX + metric.name(), value, AtomicLong::doubleValue)
        .description(Descriptions.of(metric.name()))
        .tags(tags(metric))
        .register(registry);
    return value;
  }

  private Timer timer(Metric metric) {
    return Timer.builder(PREFIX + metric.name())
        .description(Descriptions.of(metric.name()))
        .tags(tags(metric))
        .serviceLevelObjectives(BOUNDS)
        .register(registry);
  }

  private static Tags tags(Metric metric) {
    return Tags.of(
        metric.labels().entrySet().stream()
            .map(label -> Tag.of(label.getKey(), label.getValue()))
            .toList());
  }
}
