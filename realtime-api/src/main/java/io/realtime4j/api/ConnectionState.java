package io.realtime4j.api;

/**
 * Where a client's connection stands.
 *
 * <pre>{@code
 * DISCONNECTED --connect()--> CONNECTING --Socket.IO CONNECT--> CONNECTED --authenticated--> AUTHENTICATED
 *      ^                          |  ^                              |                             |
 *      |                     failed, no                             +-------- lost --------------+
 *      |                     more tries                                          v
 * disconnect() from any       FAILED <--- limit, auth refused --- RECONNECTING <-+--> OFFLINE
 *                                                                 (trying)        (waiting for a try)
 * close() from any: CLOSED
 * }</pre>
 */
public enum ConnectionState {
  /** Not connected and not trying: initial, or after {@code disconnect()}. */
  DISCONNECTED,
  /** The first attempt since {@code connect()} is under way. */
  CONNECTING,
  /** Socket.IO is connected; the server has not yet said who we are. */
  CONNECTED,
  /** The session is usable. */
  AUTHENTICATED,
  /** The connection was lost or refused and an attempt is under way. */
  RECONNECTING,
  /** The connection was lost or refused and the next attempt waits for its back-off. */
  OFFLINE,
  /**
   * Given up: authentication was refused or the attempts are used up. {@code connect()} restarts.
   */
  FAILED,
  /** {@code close()} was called; nothing more will happen. */
  CLOSED
}
