package io.realtime4j.api.event;

import io.realtime4j.api.ConnectionQuality;
import io.realtime4j.api.ConnectionState;
import io.realtime4j.api.NetworkMonitor;
import io.realtime4j.api.NetworkStatus;
import io.realtime4j.api.RealtimeException;
import io.realtime4j.api.SessionInfo;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What happens to the connection. */
public sealed interface ConnectionEvent extends RealtimeEvent {
  /**
   * The state has changed.
   *
   * @param cause what went wrong, or {@code null}
   */
  record StateChanged(ConnectionState from, ConnectionState to, @Nullable RealtimeException cause)
      implements ConnectionEvent {}

  /**
   * A session is usable.
   *
   * @param session who we are
   * @param reconnected whether there was an earlier one since {@code connect()}
   */
  record SessionStarted(SessionInfo session, boolean reconnected) implements ConnectionEvent {}

  /**
   * The quality has changed.
   *
   * @param latency mean round trip, {@code null} if unknown
   */
  record QualityChanged(ConnectionQuality quality, @Nullable Duration latency)
      implements ConnectionEvent {}

  /**
   * The device's network has gone or come, as a {@link NetworkMonitor} tells; while the server is
   * heard, there is one. That the server cannot be reached is a {@link StateChanged}.
   */
  record NetworkChanged(NetworkStatus from, NetworkStatus to) implements ConnectionEvent {}

  /**
   * A connection was lost with plain emits of the application not yet flushed: they arrived at most
   * once.
   *
   * @param count how many
   */
  record EmitsInDoubt(int count) implements ConnectionEvent {}

  /**
   * The client has gone over to another transport: what it opens from now on goes over it. In a
   * session under way, a {@link SessionStarted} follows on the new socket, and the state stays what
   * it was; emits whose fate the old one left unknown were told before, as {@link EmitsInDoubt}.
   *
   * @param from the id of the transport before
   * @param to the id of the transport now; the same one if another instance of it was given
   */
  record TransportSwapped(String from, String to) implements ConnectionEvent {}

  /**
   * The server reported a fault that belongs to no request, or something failed in the background.
   */
  record Fault(RealtimeException error) implements ConnectionEvent {}
}
