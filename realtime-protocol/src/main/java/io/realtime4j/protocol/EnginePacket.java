package io.realtime4j.protocol;

import java.nio.ByteBuffer;

/**
 * One Engine.IO packet. Buffers are views: valid as long as the input they were decoded from, and
 * with a position of their own that reading moves.
 */
public sealed interface EnginePacket {
  /**
   * The server opens the session.
   *
   * @param handshake the session's id and rules
   */
  record Open(Handshake handshake) implements EnginePacket {}

  /** The peer closes the session. */
  record Close() implements EnginePacket {}

  /**
   * A sign of life that asks for one.
   *
   * @param data empty in a heartbeat, {@code "probe"} in the test of an upgrade
   */
  record Ping(String data) implements EnginePacket {}

  /**
   * The answer to a ping.
   *
   * @param data the data of the ping
   */
  record Pong(String data) implements EnginePacket {}

  /**
   * A message of text.
   *
   * @param utf8 the text, well-formed UTF-8
   */
  record Text(ByteBuffer utf8) implements EnginePacket {}

  /**
   * A message of bytes.
   *
   * @param bytes the bytes
   */
  record Binary(ByteBuffer bytes) implements EnginePacket {}

  /** The client moves the session to this transport. */
  record Upgrade() implements EnginePacket {}

  /** Nothing: ends a poll that would go on waiting. */
  record Noop() implements EnginePacket {}
}
