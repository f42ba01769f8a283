package io.realtime4j.server.engine;

/** What is done about it. The order of a step's effects is the order in which they happen. */
enum SessionEffect {
  /** The poll that came waits. */
  HOLD_POLL,
  /** The poll that waits is answered with what there is. */
  ANSWER_OUTPUT,
  /** The poll that waits is answered with the server's farewell. */
  ANSWER_CLOSE,
  /** The poll that waits is answered with a noop. */
  ANSWER_NOOP,
  /** The request that came is refused, as the session does not take it now. */
  REFUSE,
  /** The request that came is refused, as there is no such session. */
  REFUSE_UNKNOWN,
  /** The packets of the post that came are taken. */
  TAKE_POST,
  /** The post that holds the farewell waits for a poll. */
  AWAIT_CROSSING,
  /** The post that holds the farewell is answered. */
  ANSWER_FAREWELL,
  /** The WebSocket that came is tried. */
  START_PROBE,
  /** The WebSocket that came is closed. */
  CLOSE_SOCKET,
  /** The WebSocket that is tried is told that it works. */
  ANSWER_PROBE,
  /** The WebSocket that is tried is closed. */
  CLOSE_PROBE,
  /** The WebSocket that was tried is forgotten: it is gone. */
  DROP_PROBE,
  /** The WebSocket that was tried carries the session from now on. */
  TAKE_OVER,
  /** A ping is sent. */
  SEND_PING,
  /** The heartbeat's deadline is for the pong, from now on. */
  AWAIT_PONG,
  /** The heartbeat's deadline is for the next ping, from now on. */
  AWAIT_PING,
  /** The heartbeat's deadline is dropped. */
  STOP_HEARTBEAT,
  /** There is room for more output. */
  TELL_DRAINED,
  /**
   * What carries the session is closed; a poll that waits is told. Where the session lingers, the
   * poll is answered with what there is, and the next is told.
   */
  CLOSE_CARRIER,
  /** Held input and output that waits its turn are dropped; the place is given back. */
  LET_GO,
  /** The session stays known for a while. */
  LINGER,
  /** Requests that name the session no longer find it. */
  FORGET,
  /** The listener hears the end. */
  TELL_CLOSED
}
