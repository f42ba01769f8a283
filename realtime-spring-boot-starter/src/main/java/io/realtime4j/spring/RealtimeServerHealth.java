package io.realtime4j.spring;

import io.realtime4j.api.RealtimeServer;
import java.util.concurrent.TimeUnit;
import org.springframework.boot.actuate.health.AbstractHealthIndicator;
import org.springframework.boot.actuate.health.Health;

/** What the server says of itself; DOWN while it drains, too. */
final class RealtimeServerHealth extends AbstractHealthIndicator {
  /** The server answers a check that hangs after five seconds. */
  private static final int MOST_SECONDS = 6;

  private final RealtimeServer server;

  RealtimeServerHealth(RealtimeServer server) {
    super("The server does not say how it is");
    this.server = server;
  }

  @Override
  protected void doHealthCheck(Health.Builder builder) throws Exception {
    RealtimeServer.Health health = server.health().get(MOST_SECONDS, TimeUnit.SECONDS);
    (health.healthy() ? builder.up() : builder.down())
        .withDetail("state", health.state())
        .withDetail("connections", health.connections())
        .withDetail("store", health.store())
        .withDetail("deliveries", health.deliveries())
        .withDetail("backplane", health.backplane());
  }
}
