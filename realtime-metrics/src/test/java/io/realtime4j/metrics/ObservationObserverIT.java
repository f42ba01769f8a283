package io.realtime4j.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.observation.DefaultMeterObservationHandler;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.tracing.handler.DefaultTracingObservationHandler;
import io.micrometer.tracing.otel.bridge.OtelCurrentTraceContext;
import io.micrometer.tracing.otel.bridge.OtelTracer;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.realtime4j.api.RealtimeServer;
import io.realtime4j.api.spi.server.EventObservation;
import io.realtime4j.api.spi.server.ObservedEvent;
import io.realtime4j.api.spi.server.Principal;
import io.realtime4j.api.spi.server.ServerObserver;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Events of a client on a socket, as OpenTelemetry has them. */
class ObservationObserverIT {
  private static final String SECRET_TEXT = "between us";

  private final InMemorySpanExporter spans = InMemorySpanExporter.create();
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
  private RealtimeServer server;
  private WebSocket socket;

  @BeforeEach
  void connect() throws Exception {
    server =
        RealtimeServer.builder()
            .host("127.0.0.1")
            .port(0)
            .authenticator(
                request ->
                    CompletableFuture.completedFuture(Principal.builder().userId("alice").build()))
            .store("memory:")
            .variables(Map.of("REALTIME_ENABLE_METRICS", "false"))
            .observer(new Throwing())
            .observer(new ObservationObserver(registry()))
            .build();
    int port = server.start().join().getPort();
    socket =
        HttpClient.newHttpClient()
            .newWebSocketBuilder()
            .buildAsync(
                URI.create("ws://127.0.0.1:" + port + "/socket.io/?EIO=4&transport=websocket"),
                new Ears())
            .join();
    until("0{");
    socket.sendText("40", true).join();
    until("40{");
  }

  @AfterEach
  void end() {
    socket.abort();
    server.close();
  }

  private ObservationRegistry registry() {
    SdkTracerProvider provider =
        SdkTracerProvider.builder().addSpanProcessor(SimpleSpanProcessor.create(spans)).build();
    OtelTracer tracer =
        new OtelTracer(provider.get("chat"), new OtelCurrentTraceContext(), event -> {});
    ObservationRegistry registry = ObservationRegistry.create();
    registry
        .observationConfig()
        .observationHandler(new DefaultTracingObservationHandler(tracer))
        .observationHandler(new DefaultMeterObservationHandler(meters));
    return registry;
  }

  private String until(String beginning) throws InterruptedException {
    while (true) {
      String frame = heard.poll(60, TimeUnit.SECONDS);
      assertThat(frame).as("what begins with " + beginning).isNotNull();
      if (frame.startsWith(beginning)) {
        return frame;
      }
    }
  }

  private static String attribute(SpanData span, String key) {
    return span.getAttributes().get(AttributeKey.stringKey(key));
  }

  @Test
  void everyEventIsASpanWithItsOutcome() throws Exception {
    socket.sendText("421[\"no:such:event\",{\"text\":\"" + SECRET_TEXT + "\"}]", true).join();
    until("431");
    socket.sendText("422[\"sync:channels\",{}]", true).join();
    until("432");

    List<SpanData> all = spans.getFinishedSpanItems();
    assertThat(all).extracting(SpanData::getName).containsExactly("unknown", "sync:channels");
    SpanData refused = all.get(0);
    assertThat(attribute(refused, "event")).isEqualTo("unknown");
    assertThat(attribute(refused, "outcome")).isEqualTo("UNKNOWN_EVENT");
    assertThat(attribute(refused, "tenant")).isEqualTo("primary");
    assertThat(attribute(refused, "user")).isEqualTo("alice");
    assertThat(attribute(refused, "connection")).isNotEmpty();
    assertThat(attribute(all.get(1), "connection")).isEqualTo(attribute(refused, "connection"));
    assertThat(all.get(1).getEndEpochNanos())
        .isGreaterThanOrEqualTo(all.get(1).getStartEpochNanos());
    assertThat(all.toString()).doesNotContain(SECRET_TEXT).doesNotContain("no:such:event");
    assertThat(meters.get("realtime4j.event").tag("event", "unknown").timer().count()).isOne();
  }

  /** Costs nobody else anything. */
  private static final class Throwing implements ServerObserver {
    private int calls;

    @Override
    public EventObservation began(ObservedEvent event) {
      if (calls++ == 0) {
        throw new IllegalStateException("on purpose");
      }
      return outcome -> {
        throw new IllegalStateException("on purpose, at the end");
      };
    }
  }

  private final class Ears implements WebSocket.Listener {
    private final StringBuilder frame = new StringBuilder();

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
      frame.append(data);
      if (last) {
        heard.add(frame.toString());
        frame.setLength(0);
      }
      return WebSocket.Listener.super.onText(from, data, last);
    }
  }
}
