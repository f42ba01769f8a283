package io.realtime4j.api.event;

import io.realtime4j.api.PresenceStatus;
import io.realtime4j.api.UserPresence;

/** What happens to presence. */
public sealed interface PresenceEvent extends RealtimeEvent {
  /** Somebody else's presence has changed, or was shown for the first time. */
  record Changed(UserPresence presence) implements PresenceEvent {}

  /**
   * Our own status has changed.
   *
   * @param automatic whether idleness or activity did it
   */
  record OwnChanged(PresenceStatus status, boolean automatic) implements PresenceEvent {}
}
