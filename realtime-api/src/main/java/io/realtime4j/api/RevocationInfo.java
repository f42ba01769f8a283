package io.realtime4j.api;

import java.time.Instant;

/**
 * A revocation that holds, for whoever runs the server.
 *
 * @param kind of what
 * @param id of the user, the token ({@code jti}) or the session (a socket's id, or a label)
 * @param until when it ends, {@link Instant#MAX} for never
 */
public record RevocationInfo(Kind kind, String id, Instant until) {
  /** Of what a revocation is, in the order in which they are listed. */
  public enum Kind {
    /** Of the connections of a session. */
    SESSION,
    /** Of one token. */
    TOKEN,
    /** Of all tokens of a user. */
    USER
  }
}
