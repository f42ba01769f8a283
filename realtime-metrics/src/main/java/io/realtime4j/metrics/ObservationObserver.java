package io.realtime4j.metrics;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.realtime4j.api.spi.server.EventObservation;
import io.realtime4j.api.spi.server.ObservedEvent;
import io.realtime4j.api.spi.server.ServerObserver;

/**
 * Makes an observation of each event that a server handles, from which a bridge of Micrometer
 * Tracing makes spans for OpenTelemetry or Brave:
 *
 * <pre>{@code
 * RealtimeServer.builder().observer(new ObservationObserver(observations))
 * }</pre>
 *
 * <p>An observation is named {@code realtime4j.event} and called after the event ({@code
 * message:send}). Its tags are {@code event} and {@code outcome} ({@code ok}, or the code of the
 * error), and for spans alone, as they have many values, {@code tenant}, {@code connection}, and
 * {@code user} unless it is anonymous. Payloads and tokens are in none. Handlers of the registry
 * are called on the server's loops: they must not block. May be called from any thread.
 */
public final class ObservationObserver implements ServerObserver {
  private static final String NAME = "realtime4j.event";

  private final ObservationRegistry registry;

  /** Creates one that observes in {@code registry}. */
  public ObservationObserver(ObservationRegistry registry) {
    this.registry = registry;
  }

  @Override
  public EventObservation began(ObservedEvent event) {
    Observation observation =
        Observation.createNotStarted(NAME, registry)
            .contextualName(event.name())
            .lowCardinalityKeyValue("event", event.name())
            .highCardinalityKeyValue("tenant", event.principal().tenant())
            .highCardinalityKeyValue("connection", event.socketId());
    if (!event.principal().isAnonymous()) {
      observation.highCardinalityKeyValue("user", event.principal().userId());
    }
    observation.start();
    return outcome -> observation.lowCardinalityKeyValue("outcome", outcome).stop();
  }
}
