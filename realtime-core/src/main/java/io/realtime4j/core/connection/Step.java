package io.realtime4j.core.connection;

/** How far an attempt has come. */
enum Step {
  /** Nothing is under way. */
  IDLE,
  /** The token source was asked. */
  TOKEN,
  /** A wire is being opened. */
  OPENING,
  /** Engine.IO is open, and Socket.IO CONNECT was sent. */
  JOINING,
  /** CONNECT was answered; the greeting is awaited. */
  GREETING,
  /** The session is usable. */
  READY,
  /** The next attempt waits for its back-off. */
  WAITING;

  /** Returns whether there is a socket, open or being opened. */
  boolean hasSocket() {
    return this == OPENING || this == JOINING || this == GREETING || this == READY;
  }

  /** Returns whether an attempt is under way. */
  boolean isAttempt() {
    return this == TOKEN || this == OPENING || this == JOINING || this == GREETING;
  }
}
