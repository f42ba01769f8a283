package io.realtime4j.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.realtime4j.api.ConfigurationException;
import io.realtime4j.api.RealtimeServer;
import io.realtime4j.api.RealtimeServerBuilder;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A server on a port that is found to have metrics, as an operator's Prometheus reads it. */
class MetricsFeatureIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final HttpClient http = HttpClient.newHttpClient();
  private RealtimeServer server;
  private int port;

  private void start(Map<String, String> variables) {
    RealtimeServerBuilder builder =
        RealtimeServer.builder().host("127.0.0.1").port(0).allowAnonymous(true);
    server = builder.store("memory:").variables(variables).build();
    port = server.start().join().getPort();
  }

  @AfterEach
  void close() {
    if (server != null) {
      server.close();
    }
  }

  private HttpResponse<String> get(String path, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).timeout(PATIENCE);
    for (int i = 0; i < headers.length; i += 2) {
      request.header(headers[i], headers[i + 1]);
    }
    try {
      return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    } catch (java.io.IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Asks until the answer is as expected: counts are told about once a second. */
  private String until(Predicate<String> expected, String... headers) {
    Instant end = Instant.now().plus(PATIENCE);
    String body = get("/metrics", headers).body();
    while (!expected.test(body)) {
      assertThat(Instant.now()).as("not seen in time: " + body).isBefore(end);
      body = get("/metrics", headers).body();
    }
    return body;
  }

  /** Connects anonymously, sends one event, and is answered. */
  private WebSocket visit() {
    CompletableFuture<Void> answered = new CompletableFuture<>();
    WebSocket socket =
        http.newWebSocketBuilder()
            .buildAsync(
                URI.create("ws://127.0.0.1:" + port + "/socket.io/?EIO=4&transport=websocket"),
                new WebSocket.Listener() {
                  @Override
                  public CompletionStage<?> onText(
                      WebSocket from, CharSequence data, boolean last) {
                    if (data.toString().startsWith("0")) {
                      from.sendText("40", true);
                    } else if (data.toString().startsWith("40")) {
                      from.sendText("421[\"no:such:event\",{}]", true);
                    } else if (data.toString().startsWith("431")) {
                      answered.complete(null);
                    }
                    return WebSocket.Listener.super.onText(from, data, last);
                  }
                })
            .join();
    answered.join();
    return socket;
  }

  @Test
  void prometheusReadsWhatTheServerCounts() {
    start(Map.of());
    WebSocket socket = visit();
    String text =
        until(
            body ->
                body.contains("realtime4j_sessions{kind=\"anonymous\",loop=\"0\"} 1.0")
                    || body.contains("realtime4j_sessions{kind=\"anonymous\",loop=\"1\"} 1.0"));
    assertThat(text)
        .contains("realtime4j_connects_total{outcome=\"ok\"} 1.0")
        .contains("realtime4j_events_total{event=\"unknown\",outcome=\"UNKNOWN_EVENT\"} 1.0")
        .contains("realtime4j_event_time_seconds_bucket{event=\"unknown\",le=\"0.001\"}")
        .contains("realtime4j_connections 1.0")
        .contains("jvm_memory_used_bytes{")
        .contains("jvm_threads_live_threads")
        .contains("process_files_open_files")
        .doesNotContain("no:such:event");
    socket.abort();
    assertThat(
            until(
                body ->
                    body.contains("realtime4j_disconnects_total{reason=\"transport close\"} 1.0")))
        .contains("realtime4j_connections");
  }

  /** Returns the names in the first column of the guide's table. */
  private static List<String> documented() throws IOException {
    Pattern name = Pattern.compile("`(realtime4j_[a-z_]+)`");
    List<String> names = new ArrayList<>();
    for (String line : Files.readAllLines(Path.of("..", "docs", "operations.md"))) {
      if (line.startsWith("| `realtime4j_")) {
        Matcher matcher = name.matcher(line.split("\\|")[1]);
        while (matcher.find()) {
          names.add(matcher.group(1));
        }
      }
    }
    return names;
  }

  @Test
  void aFreshServerHasEveryMetricOfTheGuideAndSaysWhatItIs() throws Exception {
    start(Map.of());
    List<String> names = documented();
    assertThat(names).hasSizeGreaterThan(15);
    Set<String> missing = new LinkedHashSet<>(names);
    String text =
        until(
            body -> {
              missing.removeIf(
                  name -> Pattern.compile("(?m)^# HELP " + name + " \\S.+$").matcher(body).find());
              return missing.isEmpty();
            });
    Set<String> ours = new LinkedHashSet<>();
    Matcher type = Pattern.compile("(?m)^# TYPE (realtime4j_\\S+) ").matcher(text);
    while (type.find()) {
      // The largest of a time stands beside the time.
      ours.add(type.group(1).replaceFirst("_max$", ""));
    }
    assertThat(ours).containsExactlyInAnyOrderElementsOf(names);
    assertThat(text)
        .contains(
            "realtime4j_commit_failures_total 0.0",
            "realtime4j_store_overloads_total 0.0",
            "realtime4j_connects_total{outcome=\"INVALID_TOKEN\"} 0.0",
            "realtime4j_refused_connections_total{limit=\"address_rate\"} 0.0",
            "realtime4j_refused_events_total{family=\"typing\",limit=\"family\"} 0.0",
            "realtime4j_disconnects_total{reason=\"slow\"} 0.0",
            "realtime4j_events_total{event=\"message:send\",outcome=\"UNAVAILABLE\"} 0.0",
            "realtime4j_commit_time_seconds_count 0");
  }

  @Test
  void eachFormatHasItsMediaType() {
    start(Map.of());
    assertThat(get("/metrics").headers().firstValue("Content-Type"))
        .contains("text/plain; version=0.0.4; charset=utf-8");
    HttpResponse<String> open = get("/metrics", "Accept", "application/openmetrics-text");
    assertThat(open.headers().firstValue("Content-Type").orElse(""))
        .startsWith("application/openmetrics-text");
    assertThat(open.body()).endsWith("# EOF\n");
  }

  @Test
  void asJsonItIsWhatTheNodeServerAnswered() {
    start(Map.of());
    visit();
    String json =
        until(
            body -> body.contains("\"events\":{\"total\":1,\"lastHour\":1}"),
            "Accept",
            "application/json");
    assertThat(json)
        .contains("\"uptime\":", "\"memory\":{\"used\":", "\"rooms\":{\"total\":0,\"active\":0}");
    assertThat(
            until(
                body ->
                    body.contains(
                        "\"connections\":{\"total\":1,\"active\":1,\"authenticated\":0,"
                            + "\"anonymous\":1}"),
                "Accept",
                "application/json"))
        .startsWith("{");
  }

  @Test
  void withATokenNobodyElseReads() {
    start(Map.of("REALTIME_METRICS_TOKEN", "s3cret", "REALTIME_METRICS_PATH", "/ops"));
    assertThat(get("/metrics").statusCode()).isEqualTo(404);
    assertThat(get("/ops").statusCode()).isEqualTo(401);
    assertThat(get("/ops").body()).contains("{\"error\":{\"code\":\"AUTH_REQUIRED\",\"message\":");
    assertThat(get("/ops").headers().firstValue("WWW-Authenticate")).contains("Bearer");
    assertThat(get("/ops", "Authorization", "Bearer s3cre").statusCode()).isEqualTo(401);
    assertThat(get("/ops", "Authorization", "s3cret").statusCode()).isEqualTo(401);
    assertThat(get("/ops", "Authorization", "Bearer s3cret").statusCode()).isEqualTo(200);
  }

  @Test
  void switchedOffThereIsNothing() {
    start(Map.of("REALTIME_ENABLE_METRICS", "no"));
    assertThat(get("/metrics").statusCode()).isEqualTo(404);
  }

  @Test
  void aSettingThatCannotBeUsedStopsTheStart() {
    assertThatThrownBy(() -> start(Map.of("REALTIME_METRICS_PATH", "metrics")))
        .isInstanceOf(CompletionException.class)
        .hasCauseInstanceOf(ConfigurationException.class)
        .hasMessageContaining("REALTIME_METRICS_PATH");
    assertThatThrownBy(() -> start(Map.of("REALTIME_ENABLE_METRICS", "perhaps")))
        .hasMessageContaining("REALTIME_ENABLE_METRICS");
  }
}
