package io.realtime4j.core.connection;

import io.realtime4j.api.ConnectionState;
import io.realtime4j.api.RealtimeException;
import org.jspecify.annotations.Nullable;

/** What the machine wants done; done in order. */
sealed interface Effect {
  /** Ask the token source; its answer comes with the same number. */
  record AskToken(long attempt) implements Effect {}

  /** Open a socket on the wire of this index. */
  record OpenSocket(int wire) implements Effect {}

  /** Send CONNECT on the socket. */
  record Join() implements Effect {}

  /** Say goodbye and close the socket. */
  record CloseSocket() implements Effect {}

  /** End the socket at once. */
  record AbortSocket() implements Effect {}

  /** Start a timer other than the back-off. */
  record StartTimer(Timer timer) implements Effect {}

  /**
   * Start the back-off.
   *
   * @param delay which one in a row, from 1
   * @param cause may say how long the server wants us to wait
   */
  record StartBackoff(int delay, RealtimeException cause) implements Effect {}

  /** Stop a timer, if it runs. */
  record CancelTimer(Timer timer) implements Effect {}

  /** Tell of a new state. */
  record ChangeState(ConnectionState from, ConnectionState to, @Nullable RealtimeException cause)
      implements Effect {}

  /** The session is usable. */
  record BeginSession(boolean again) implements Effect {}

  /** The session has ended; {@code cause} is null if we ended it. */
  record EndSession(@Nullable RealtimeException cause) implements Effect {}

  /** Do this with the second socket, not with the first. */
  record OfSecond(Effect effect) implements Effect {}

  /** Send nothing more in the session, and tell when all that was sent is answered. */
  record HoldSends() implements Effect {}

  /** Keep the session's events back. */
  record HoldEvents() implements Effect {}

  /** Send what was kept, and tell of the events that were kept back. */
  record Release() implements Effect {}

  /** End the session, close its socket, and put the second in its place. */
  record Replace() implements Effect {}

  /** Put the second socket in the place of the first, which is gone. */
  record Promote() implements Effect {}

  /** Use the other transport from now on. */
  record Exchange() implements Effect {}

  /** The swap is done. */
  record EndSwap() implements Effect {}

  /** The swap has failed; the transport stays. */
  record FailSwap(RealtimeException cause) implements Effect {}

  /** Complete all calls of {@code connect()}. */
  record CompleteConnects() implements Effect {}

  /** Fail all calls of {@code connect()}. */
  record FailConnects(RealtimeException cause) implements Effect {}
}
