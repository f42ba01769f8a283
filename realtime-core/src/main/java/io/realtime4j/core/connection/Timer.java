package io.realtime4j.core.connection;

/** What the machine waits for; there is at most one timer of each. */
enum Timer {
  /** A session, in one attempt. */
  ATTEMPT,
  /** Engine.IO on one wire, while there is another to try. */
  WIRE,
  /** The next attempt. */
  BACKOFF,
  /** The connection to count as stable. */
  STABLE,
  /** The answers that are due on a socket that is to be left. */
  DRAIN
}
