package io.realtime4j.core.queue;

import io.realtime4j.api.AckTimeoutException;
import io.realtime4j.api.AuthenticationException;
import io.realtime4j.api.ClientClosedException;
import io.realtime4j.api.ConnectionException;
import io.realtime4j.api.NotConnectedException;
import io.realtime4j.api.PeerProtocolException;
import io.realtime4j.api.RealtimeException;
import io.realtime4j.api.RefusedException;

/** What a failed send means for the message. */
enum Verdict {
  /** Nothing was written: sent again with the next session. */
  NOT_SENT,
  /** The connection was lost and the fate is unknown: sent again with the next session. */
  LOST,
  /** Refused for now through no fault of the message: sent again, at no cost. */
  POSTPONED,
  /**
   * No answer in time, or none that can be read; the fate is unknown: sent again, at the cost of an
   * attempt.
   */
  UNANSWERED,
  /** Refused for now: sent again, at the cost of an attempt. */
  REFUSED,
  /** Refused for good. */
  PERMANENT;

  static Verdict of(RealtimeException failure) {
    if (failure instanceof NotConnectedException
        || failure instanceof ClientClosedException
        || failure instanceof AuthenticationException) {
      return NOT_SENT;
    }
    if (failure instanceof ConnectionException) {
      return LOST;
    }
    if (failure instanceof AckTimeoutException || failure instanceof PeerProtocolException) {
      return UNANSWERED;
    }
    if (failure instanceof RefusedException && isPostponement(failure.code())) {
      return POSTPONED;
    }
    return failure.isRetryable() ? REFUSED : PERMANENT;
  }

  /** AUTH_REQUIRED is one: a token that has run out is renewed, and the message is as good then. */
  private static boolean isPostponement(String code) {
    return switch (code) {
      case "RATE_LIMITED", "UNAVAILABLE", "OUT_OF_ORDER", "AUTH_REQUIRED" -> true;
      default -> false;
    };
  }

  /** Returns whether the peer may have taken the message all the same. */
  boolean leavesDoubt() {
    return this == LOST || this == UNANSWERED;
  }
}
