package io.realtime4j.core.engine;

import io.realtime4j.protocol.ProtocolLimits;
import java.time.InstantSource;

/**
 * What an Engine.IO connection needs to know.
 *
 * @param address the server
 * @param upgrade whether polling is upgraded to a WebSocket where the server offers it
 * @param limits on what is taken in
 * @param clock for dates that a server names
 * @param cookies what the server gave this client, over all its connections
 */
public record EngineOptions(
    EngineAddress address,
    boolean upgrade,
    ProtocolLimits limits,
    InstantSource clock,
    Cookies cookies) {
  /**
   * A server puts everything that waits into one polling answer, whatever the size of a message:
   * the answer may be this many times the largest message.
   */
  private static final int ANSWER_FACTOR = 4;

  /** Returns the limits on a polling answer, which may hold several messages. */
  ProtocolLimits answerLimits() {
    long bytes = (long) limits.maxPayloadBytes() * ANSWER_FACTOR;
    return limits.withMaxPayloadBytes((int) Math.min(bytes, Integer.MAX_VALUE - 64));
  }
}
