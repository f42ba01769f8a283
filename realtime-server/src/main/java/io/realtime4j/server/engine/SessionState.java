package io.realtime4j.server.engine;

/**
 * Where a session stands.
 *
 * <pre>
 * POLLING → PROBING → PROBED → WEBSOCKET → ENDED      (PROBING, PROBED may fall back to POLLING)
 * POLLING, PROBING, PROBED → FAREWELL → ENDED         the client's farewell waits for its poll
 * POLLING, PROBING, PROBED → LINGERING → ENDED        the server's farewell waits for a poll of its own
 * all but LINGERING → ENDED
 * </pre>
 *
 * @param polled a poll waits for something to say; only while polling or probing
 * @param pinged a pong is awaited; only while alive
 */
record SessionState(Phase phase, boolean polled, boolean pinged) {
  /** What carries the session, or how it ends. */
  enum Phase {
    /** Carried by polling. */
    POLLING,
    /** Carried by polling; a WebSocket is there that has said nothing yet. */
    PROBING,
    /** Carried by polling; the WebSocket works, and the client is to end its polling. */
    PROBED,
    /** Carried by a WebSocket. */
    WEBSOCKET,
    /** The client has said farewell by post, and the post waits for the poll that it is to end. */
    FAREWELL,
    /**
     * Ended by the server, known until polls have taken what was said last and, by an answer of its
     * own, the farewell: clients hear that one at once, and packets that came with it too late.
     */
    LINGERING,
    /** Ended. */
    ENDED
  }

  SessionState in(Phase newPhase) {
    return new SessionState(newPhase, polled, pinged);
  }

  SessionState polled(boolean waits) {
    return new SessionState(phase, waits, pinged);
  }

  SessionState pinged(boolean awaited) {
    return new SessionState(phase, polled, awaited);
  }

  /** Returns whether the session has not ended. */
  boolean isAlive() {
    return phase != Phase.LINGERING && phase != Phase.ENDED;
  }

  /** Returns whether messages of the client count. */
  boolean hears() {
    return isAlive() && phase != Phase.FAREWELL;
  }

  /** Returns whether polling carries a session that the client has not left. */
  boolean isPolling() {
    return phase == Phase.POLLING || isUpgrading();
  }

  boolean isUpgrading() {
    return phase == Phase.PROBING || phase == Phase.PROBED;
  }
}
