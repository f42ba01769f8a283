package io.realtime4j.api.event;

import io.realtime4j.api.DeliveryStatus;
import io.realtime4j.api.ReadPosition;

/** What happens to our messages after they are sent, and what is read. */
public sealed interface DeliveryEvent extends RealtimeEvent {
  /** State or counts have changed. */
  record Changed(DeliveryStatus status) implements DeliveryEvent {}

  /**
   * We have read a room up to somewhere, on this device or another of ours.
   *
   * @param here whether it was said on this device
   */
  record ReadUpTo(ReadPosition position, boolean here) implements DeliveryEvent {}
}
