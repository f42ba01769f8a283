package io.realtime4j.core.connection;

import io.realtime4j.api.ConnectionOptions.Wire;
import io.realtime4j.api.RealtimeException;
import io.realtime4j.api.TokenRequest;
import java.time.Duration;

/**
 * Hears of the steps between two states of a connection, on the loop. What it is given is at hand
 * anyway, so that nobody who listens costs nothing.
 */
public interface Steps {
  /** For nobody who listens. */
  Steps NONE = new Steps() {};

  /** The token source is asked. */
  default void tokenAsked(TokenRequest.Reason reason) {}

  /** The token source has given a token. */
  default void tokenGiven() {}

  /** The token source has given none. */
  default void tokenFailed(RealtimeException cause) {}

  /** The server has taken a new token in the session under way. */
  default void tokenReplaced() {}

  /**
   * A socket is opened.
   *
   * @param transport the id of the transport
   * @param attempt which one since there was a session, from 1; 0 beside a session
   */
  default void dialling(Wire wire, String transport, int attempt) {}

  /** Another transport, of this id, is to be gone over to. */
  default void swapping(String transport) {}

  /** The other transport was not gone over to. */
  default void swapFailed(RealtimeException cause) {}

  /** A socket has failed, before or after it was open. */
  default void socketFailed(RealtimeException cause) {}

  /** The handshake was answered, and CONNECT was sent. */
  default void handshaken() {}

  /** CONNECT was answered. */
  default void joined() {}

  /** Polling was upgraded. */
  default void upgraded() {}

  /**
   * The next attempt waits.
   *
   * @param attempt which one it will be, from 1
   */
  default void waiting(Duration delay, int attempt) {}
}
