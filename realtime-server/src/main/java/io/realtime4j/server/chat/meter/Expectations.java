package io.realtime4j.server.chat.meter;

import io.realtime4j.api.ServerLimits.Family;
import io.realtime4j.api.spi.server.Metric;
import io.realtime4j.api.spi.server.ServerObserver;
import io.realtime4j.server.DisconnectReason;
import java.util.Collection;
import java.util.List;

/*
 * A count that comes into being with its first event is no change to who looks at rates: the first
 * failure of the store would be seen by no alert.
 */

/** Tells an observer what may be counted, before anything is. */
final class Expectations {
  private static final String OUTCOME = "outcome";

  private static final List<String> CONNECTS =
      List.of(
          Metrics.OK,
          Metrics.RECOVERED,
          "AUTH_REQUIRED",
          "INVALID_TOKEN",
          "TOKEN_EXPIRED",
          "TOKEN_REVOKED",
          "TOO_MANY_CONNECTIONS",
          "SERVER_DRAINING",
          "UNAVAILABLE",
          "INTERNAL_ERROR");

  /** Those that say something of the server; what clients do wrong is counted when it happens. */
  private static final List<String> EVENTS =
      List.of(Metrics.OK, "RATE_LIMITED", "UNAVAILABLE", "INTERNAL_ERROR");

  private static final List<String> CONNECTION_LIMITS =
      List.of("server", "user", "address", "address_rate");

  private static final List<Metric> WITHOUT_LABELS =
      List.of(
          Metrics.MESSAGES,
          Metrics.DELIVERIES,
          Metrics.COMMIT_FAILURES,
          Metrics.STORE_OVERLOADS,
          Metrics.BACKPLANE_DROPPED);

  private Expectations() {}

  /**
   * Tells all.
   *
   * @param events that the server answers
   */
  static void tell(ServerObserver to, Collection<String> events) {
    WITHOUT_LABELS.forEach(to::expectCount);
    CONNECTS.forEach(code -> to.expectCount(Metrics.CONNECTS.with(OUTCOME, code)));
    CONNECTION_LIMITS.forEach(
        limit -> to.expectCount(Metrics.REFUSED_CONNECTIONS.with("limit", limit)));
    for (Family family : Family.values()) {
      Metric refused = Metrics.REFUSED_EVENTS.with("family", family.label());
      to.expectCount(refused.with("limit", "family"));
      to.expectCount(refused.with("limit", "user"));
    }
    for (DisconnectReason reason : DisconnectReason.values()) {
      to.expectCount(Metrics.DISCONNECTS.with("reason", reason.text()));
    }
    for (String event : events) {
      Metric answered = Metrics.EVENTS.with("event", event);
      EVENTS.forEach(code -> to.expectCount(answered.with(OUTCOME, code)));
    }
    to.expectTime(Metrics.COMMIT_TIME);
    to.expectTime(Metrics.EVENT_TIME.with("event", "message:send"));
  }
}
