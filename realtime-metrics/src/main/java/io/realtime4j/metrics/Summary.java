package io.realtime4j.metrics;

import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.spi.server.Metric;
import io.realtime4j.api.spi.server.ServerObserver;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryUsage;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** The few numbers that the reference server answers as JSON. From any thread. */
final class Summary implements ServerObserver {
  private final long startedMillis;
  private final InstantSource clock;
  private final Map<Metric, Long> levels = new ConcurrentHashMap<>();
  private final LongAdder events = new LongAdder();
  private final LastHour lastHour;

  Summary(InstantSource clock) {
    this.clock = clock;
    this.startedMillis = clock.millis();
    this.lastHour = new LastHour(clock);
  }

  @Override
  public void count(Metric metric, long delta) {
    if (metric.name().equals("events")) {
      events.add(delta);
      lastHour.add(delta);
    }
  }

  @Override
  public void gauge(Metric metric, long value) {
    levels.put(metric, value);
  }

  JsonObject json() {
    long users = sum("sessions", "user");
    long anonymous = sum("sessions", "anonymous");
    long rooms = sum("rooms", null);
    MemoryUsage heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage();
    return JsonObject.of(
        "uptime",
        Duration.ofMillis(clock.millis() - startedMillis).toSeconds(),
        "connections",
        JsonObject.of(
            "total",
            users + anonymous,
            "active",
            users + anonymous,
            "authenticated",
            users,
            "anonymous",
            anonymous),
        "rooms",
        JsonObject.of("total", rooms, "active", rooms),
        "users",
        sum("users", null),
        "events",
        JsonObject.of("total", events.sum(), "lastHour", lastHour.sum()),
        "memory",
        JsonObject.of(
            "used", heap.getUsed(),
            "total", heap.getCommitted(),
            "percentage", 100 * heap.getUsed() / Math.max(1, heap.getCommitted())));
  }

  private long sum(String name, @Nullable String kind) {
    return levels.entrySet().stream()
        .filter(level -> level.getKey().name().equals(name))
        .filter(level -> kind == null || kind.equals(level.getKey().labels().get("kind")))
        .mapToLong(Map.Entry::getValue)
        .sum();
  }
}
