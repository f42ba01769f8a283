package io.realtime4j.server.chat.http;

import io.realtime4j.api.RealtimeServer.Health;
import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.spi.transport.Exchange;
import io.realtime4j.server.chat.session.WireTime;
import io.realtime4j.server.loop.Stages;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Answers {@code GET /health}; everything else outside the Engine.IO path is not found. */
public final class HealthEndpoint {
  private final @Nullable String path;
  private final Supplier<CompletableFuture<Health>> health;
  private final InstantSource clock;

  /**
   * Creates one.
   *
   * @param path where, or {@code null} for nowhere
   */
  public HealthEndpoint(
      @Nullable String path, Supplier<CompletableFuture<Health>> health, InstantSource clock) {
    this.path = path;
    this.health = health;
    this.clock = clock;
  }

  public void handle(Exchange exchange) {
    if (!exchange.path().equals(path)) {
      HttpAnswers.notFound(exchange);
      return;
    }
    boolean reads = exchange.method().equals("GET") || exchange.method().equals("HEAD");
    if (!reads) {
      HttpAnswers.notAllowed(exchange, "GET");
      return;
    }
    Stages.settle(
        health.get(),
        state -> HttpAnswers.respond(exchange, state.healthy() ? 200 : 503, json(state), Map.of()),
        failure ->
            HttpAnswers.respond(exchange, 503, JsonObject.of("status", "unhealthy"), Map.of()));
  }

  private JsonObject json(Health state) {
    return JsonObject.of(
        "status", state.healthy() ? "healthy" : "unhealthy",
        "state", state.state().name().toLowerCase(Locale.ROOT),
        "timestamp", WireTime.text(clock.millis()),
        "connections", state.connections(),
        "uptime", state.uptimeSeconds(),
        "checks",
            JsonObject.of(
                "store", state.store(),
                "deliveries", state.deliveries(),
                "backplane", state.backplane()));
  }
}
