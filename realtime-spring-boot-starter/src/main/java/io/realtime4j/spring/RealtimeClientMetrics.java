package io.realtime4j.spring;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.realtime4j.api.ConnectionState;
import io.realtime4j.api.RealtimeClient;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** How a client stands: session, queue, round trip, attempts. */
final class RealtimeClientMetrics implements MeterBinder {
  private final RealtimeClient client;

  RealtimeClientMetrics(RealtimeClient client) {
    this.client = client;
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    Gauge.builder("realtime4j.client.connected", client, RealtimeClientMetrics::connected)
        .description("1 with a session, else 0")
        .register(registry);
    Gauge.builder("realtime4j.client.queue", client, c -> c.status().queuedMessages())
        .description("messages that wait or are under way")
        .register(registry);
    Gauge.builder("realtime4j.client.attempts", client, c -> c.status().reconnectAttempts())
        .description("attempts since the connection was last usable")
        .register(registry);
    TimeGauge.builder(
            "realtime4j.client.latency",
            client,
            TimeUnit.NANOSECONDS,
            RealtimeClientMetrics::latency)
        .description("mean round trip")
        .register(registry);
  }

  private static double connected(RealtimeClient client) {
    return client.state() == ConnectionState.AUTHENTICATED ? 1 : 0;
  }

  private static double latency(RealtimeClient client) {
    Duration latency = client.status().latency();
    return latency == null ? Double.NaN : latency.toNanos();
  }
}
