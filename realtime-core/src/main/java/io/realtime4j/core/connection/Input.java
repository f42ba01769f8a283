package io.realtime4j.core.connection;

import io.realtime4j.api.RealtimeException;

/** What happens to the connection. */
sealed interface Input {
  /** The application wants a connection. */
  record Connect() implements Input {}

  /** There is a network again, or another one: what failed before may work now. */
  record NetworkCame() implements Input {}

  /** The application wants none. */
  record Disconnect() implements Input {}

  /** The client ends. */
  record Close() implements Input {}

  /** The token source has answered, or there is none. */
  record TokenArrived(long attempt) implements Input {}

  /** The token source has failed. */
  record TokenFailed(long attempt, RealtimeException cause) implements Input {}

  /** Engine.IO is open. */
  record EngineOpened() implements Input {}

  /** Socket.IO CONNECT was answered. */
  record Joined() implements Input {}

  /** The greeting is complete, or is another than it seemed to be. */
  record Greeted() implements Input {}

  /**
   * The server, or our own check of who it says we are, refuses the session; or there is no other
   * token than the one that was refused.
   */
  record Refused(Refusal refusal) implements Input {}

  /**
   * The socket could not be opened or was lost; it is gone already.
   *
   * @param otherWireMayHelp whether the failure is one of this wire, not of the way to the server
   */
  record SocketFailed(RealtimeException cause, boolean otherWireMayHelp) implements Input {}

  /** The application, or its policy, wants another transport; there is no other swap under way. */
  record Swap() implements Input {}

  /** All that was sent on the first socket is answered. */
  record Drained() implements Input {}

  /** The swap costs more than it is worth. */
  record GiveUpSwap(RealtimeException cause) implements Input {}

  /** Something that happens to the second socket. */
  record OfSecond(Input input) implements Input {}

  /** A timer that was started and not cancelled has run out. */
  record TimedOut(Timer timer) implements Input {}
}
