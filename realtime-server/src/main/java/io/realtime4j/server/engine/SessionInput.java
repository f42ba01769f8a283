package io.realtime4j.server.engine;

/** What happens to a session. */
enum SessionInput {
  /** A poll comes, and nothing waits for it. */
  POLL,
  /** A poll comes, and output waits for it. */
  POLL_FOR_OUTPUT,
  /** The poll that waits is gone. */
  POLL_GONE,
  /** There is output at the end of a turn. */
  OUTPUT,
  /** A post comes. */
  POST,
  /** A post's body is above the limit. */
  POST_TOO_LARGE,
  /** A post holds the client's farewell. */
  POST_FAREWELL,
  /** The farewell has waited long enough for its poll. */
  CROSSING_OVER,
  /** A WebSocket comes that names the session. */
  SOCKET,
  /** It says {@code 2probe}. */
  PROBE,
  /** It says {@code 5}. */
  UPGRADE,
  /** It says anything else before it carries the session, or takes too long. */
  PROBE_FAILED,
  /** It is gone before it carries the session. */
  PROBE_GONE,
  /** A ping is due. */
  PING_DUE,
  /** A pong comes. */
  PONG,
  /** No pong has come in time. */
  PONG_OVER,
  /** A packet of the client says farewell, other than by post. */
  FAREWELL,
  /** What came is no packet. */
  BAD_PACKET,
  /** What came is a packet that only servers send. */
  WRONG_PACKET,
  /** The WebSocket that carries the session was closed. */
  SOCKET_CLOSED,
  /** The WebSocket that carries the session broke. */
  SOCKET_BROKE,
  /** The peer leaves too much unread. */
  SLOW,
  /** The application's code threw. */
  FAILED,
  /** The server ends the session, for a reason of its own. */
  END,
  /** The same, and there is output that a listening peer should still get. */
  END_AFTER_OUTPUT,
  /** No poll has come for the last output. */
  LINGER_OVER
}
