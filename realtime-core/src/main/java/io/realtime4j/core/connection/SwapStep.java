package io.realtime4j.core.connection;

/** How far the client has come on its way to another transport. */
enum SwapStep {
  /** It is not on its way. */
  IDLE,
  /** The token source was asked. */
  TOKEN,
  /** A wire of the second socket is being opened. */
  OPENING,
  /** The second socket is open; on the first nothing more is sent, and its answers are awaited. */
  DRAINING,
  /** CONNECT was sent on the second socket. */
  JOINING,
  /** CONNECT was answered on the second socket; the greeting is awaited. */
  GREETING,
  /** The first socket was lost: the second has its place, in an attempt like any other. */
  LEADING;

  /** Returns whether there is a second socket beside that of the session. */
  boolean hasSecond() {
    return this == OPENING || isHolding();
  }

  /** Returns whether nothing is sent in the session. */
  boolean isHolding() {
    return this == DRAINING || this == JOINING || this == GREETING;
  }
}
