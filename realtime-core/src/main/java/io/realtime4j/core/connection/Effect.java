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

  /** Complete all calls of {@code connect()}. */
  record CompleteConnects() implements Effect {}

  /** Fail all calls of {@code connect()}. */
  record FailConnects(RealtimeException cause) implements Effect {}
}
