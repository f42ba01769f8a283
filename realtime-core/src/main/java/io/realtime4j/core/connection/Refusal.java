package io.realtime4j.core.connection;

import io.realtime4j.api.RealtimeException;

/**
 * A server's refusal of the session.
 *
 * @param kind what follows from it
 * @param cause the error to show
 */
record Refusal(Kind kind, RealtimeException cause) {
  enum Kind {
    /** Who we say we are is not accepted: trying again would be hammering. */
    FINAL,
    /** The token is too old, or not good: another one may be accepted. */
    TOKEN,
    /** Not now. */
    LATER
  }
}
