package io.realtime4j.api.event;

import io.realtime4j.api.DeliveryStatus;

/** What happens to our messages after they are sent. */
public sealed interface DeliveryEvent extends RealtimeEvent {
  /** State or counts have changed. */
  record Changed(DeliveryStatus status) implements DeliveryEvent {}
}
