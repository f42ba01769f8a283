package io.realtime4j.server.engine;

import io.realtime4j.api.spi.transport.Frame;
import io.realtime4j.protocol.EngineCodec;
import io.realtime4j.protocol.EnginePacket;
import io.realtime4j.protocol.ProtocolLimits;
import io.realtime4j.protocol.ProtocolViolation;
import io.realtime4j.server.loop.Deadline;
import java.nio.ByteBuffer;

/**
 * A WebSocket that wants to take a polling session over: {@code 2probe}, {@code 3probe}, {@code 5}.
 *
 * @param deadline of the attempt
 */
record Upgrade(WebSocketCarrier candidate, Deadline deadline) {
  private static final Frame PROBE_PONG = EngineCodec.encode(new EnginePacket.Pong("probe"));

  /** Returns what the WebSocket says. */
  static SessionInput input(ByteBuffer utf8, ProtocolLimits limits) {
    EnginePacket packet;
    try {
      packet = EngineCodec.decodeText(utf8, limits);
    } catch (ProtocolViolation e) {
      return SessionInput.PROBE_FAILED;
    }
    if (packet instanceof EnginePacket.Ping ping && ping.data().equals("probe")) {
      return SessionInput.PROBE;
    }
    return packet instanceof EnginePacket.Upgrade
        ? SessionInput.UPGRADE
        : SessionInput.PROBE_FAILED;
  }

  void answerProbe() {
    candidate.socket.write(PROBE_PONG);
    candidate.socket.flush();
  }

  /** Ends the attempt; the WebSocket is the session's, or gone. */
  void done() {
    deadline.cancel();
  }

  void giveUp() {
    deadline.cancel();
    candidate.socket.close(1000, "");
  }
}
