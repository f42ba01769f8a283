package io.realtime4j.metrics;

import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Writes all metrics as text, on a thread of its own: that takes milliseconds, and a loop has none.
 * Whoever asks while it is being written for another gets that one's. From any thread.
 */
final class Scraper implements AutoCloseable {
  private static final long THREAD_IDLE_SECONDS = 30;

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final JvmGcMetrics collections = new JvmGcMetrics();
  private final ThreadPoolExecutor writer;
  private final Map<String, CompletableFuture<byte[]>> pending = new ConcurrentHashMap<>();

  Scraper() {
    writer =
        new ThreadPoolExecutor(
            1,
            1,
            THREAD_IDLE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            task -> {
              Thread thread = new Thread(task, "realtime4j-metrics");
              thread.setDaemon(true);
              return thread;
            });
    writer.allowCoreThreadTimeOut(true);
    new JvmMemoryMetrics().bindTo(registry);
    collections.bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    new UptimeMetrics().bindTo(registry);
    new FileDescriptorMetrics().bindTo(registry);
  }

  MicrometerObserver observer() {
    return new MicrometerObserver(registry);
  }

  /** Writes in a format of Prometheus, given by its media type. */
  CompletableFuture<byte[]> scrape(String contentType) {
    return pending.computeIfAbsent(
        contentType,
        type ->
            CompletableFuture.supplyAsync(
                () -> {
                  pending.remove(type);
                  return registry.scrape(type).getBytes(StandardCharsets.UTF_8);
                },
                writer));
  }

  @Override
  public void close() {
    writer.shutdown();
    collections.close();
    registry.close();
  }
}
