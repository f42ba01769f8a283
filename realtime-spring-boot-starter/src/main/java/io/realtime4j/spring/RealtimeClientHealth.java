package io.realtime4j.spring;

import io.realtime4j.api.ConnectionState;
import io.realtime4j.api.ConnectionStatus;
import io.realtime4j.api.RealtimeClient;
import io.realtime4j.api.RealtimeException;
import org.springframework.boot.actuate.health.AbstractHealthIndicator;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.Status;

/** UP with a session, UNKNOWN while nobody has asked for one, else DOWN. */
final class RealtimeClientHealth extends AbstractHealthIndicator {
  private final RealtimeClient client;

  RealtimeClientHealth(RealtimeClient client) {
    this.client = client;
  }

  @Override
  protected void doHealthCheck(Health.Builder builder) {
    ConnectionStatus status = client.status();
    builder
        .status(status(status.state()))
        .withDetail("state", status.state())
        .withDetail("transport", status.transport())
        .withDetail("queuedMessages", status.queuedMessages());
    RealtimeException error = status.lastError();
    if (error != null) {
      builder.withDetail("error", error.code());
    }
  }

  private static Status status(ConnectionState state) {
    return switch (state) {
      case AUTHENTICATED -> Status.UP;
      case DISCONNECTED -> Status.UNKNOWN;
      default -> Status.DOWN;
    };
  }
}
