package io.realtime4j.metrics;

import io.realtime4j.api.json.JsonObject;
import io.realtime4j.api.spi.server.FeatureRoute;
import io.realtime4j.api.spi.server.RouteRequest;
import io.realtime4j.api.spi.server.RouteResponse;
import io.realtime4j.api.spi.server.ServerFeature;
import io.realtime4j.api.spi.server.ServerFeatureContext;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Answers {@code GET /metrics} for Prometheus: what the server counts, and the state of the Java
 * virtual machine. Found by {@link java.util.ServiceLoader}, so that adding the artifact is enough.
 *
 * <p>Variables: {@code REALTIME_ENABLE_METRICS} (true), {@code REALTIME_METRICS_PATH} ({@code
 * /metrics}), {@code REALTIME_METRICS_TOKEN} (none: anybody who reaches the port may ask).
 */
public final class MetricsFeature implements ServerFeature {
  /** As all errors of the server over HTTP. */
  private static final JsonObject UNKNOWN =
      JsonObject.of(
          "error",
          JsonObject.of(
              "code", "AUTH_REQUIRED",
              "message", "Metrics are for who has the token of REALTIME_METRICS_TOKEN",
              "retryable", false));

  private static final String TEXT = "text/plain; version=0.0.4; charset=utf-8";
  private static final String OPEN_METRICS =
      "application/openmetrics-text; version=1.0.0; charset=utf-8";

  // Null unless it is on. Set before the first request, read on any loop.
  private volatile @Nullable Scraper scraper;

  /** Creates one; for {@link java.util.ServiceLoader}. */
  public MetricsFeature() {}

  @Override
  public String id() {
    return "metrics";
  }

  @Override
  public boolean isAnnounced() {
    return false;
  }

  @Override
  public void start(ServerFeatureContext context) {
    Settings settings = Settings.of(context.variables());
    if (!settings.isOn()) {
      return;
    }
    Scraper opened = new Scraper();
    scraper = opened;
    Summary summary = new Summary(context.clock());
    context.observe(opened.observer());
    context.observe(summary);
    context.route(
        FeatureRoute.builder()
            .method("GET")
            .path(settings.path())
            .headers(List.of("Accept", "Authorization"))
            .maxBodyBytes(0)
            .handler(request -> answer(request, settings, opened, summary))
            .build());
  }

  private static CompletionStage<RouteResponse> answer(
      RouteRequest request, Settings settings, Scraper scraper, Summary summary) {
    if (!mayRead(request, settings.token())) {
      return CompletableFuture.completedFuture(
          RouteResponse.json(401, UNKNOWN).toBuilder()
              .headers(
                  Map.of(
                      "Content-Type",
                      "application/json; charset=utf-8",
                      "WWW-Authenticate",
                      "Bearer"))
              .build());
    }
    String accept = request.header("Accept").orElse("").toLowerCase(Locale.ROOT);
    if (accept.contains("application/json")) {
      return CompletableFuture.completedFuture(RouteResponse.json(200, summary.json()));
    }
    String type = accept.contains("application/openmetrics-text") ? OPEN_METRICS : TEXT;
    return scraper
        .scrape(type)
        .thenApply(
            text ->
                RouteResponse.builder().headers(Map.of("Content-Type", type)).body(text).build());
  }

  /** Compares in a time that tells nothing of where the difference is. */
  private static boolean mayRead(RouteRequest request, @Nullable String token) {
    return token == null
        || MessageDigest.isEqual(
            bytes("Bearer " + token), bytes(request.header("Authorization").orElse("")));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public void stop() {
    Scraper opened = scraper;
    if (opened != null) {
      opened.close();
    }
  }
}
