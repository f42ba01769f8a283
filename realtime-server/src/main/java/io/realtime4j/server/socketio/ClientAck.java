package io.realtime4j.server.socketio;

import io.realtime4j.api.json.JsonValue;
import io.realtime4j.api.spi.transport.Frame;
import io.realtime4j.protocol.SocketEncoder;
import io.realtime4j.protocol.SocketPacket;
import io.realtime4j.server.Ack;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/** The answer that a client wants. Any thread. */
final class ClientAck implements Ack {
  private final SpeakingSocket socket;
  private final long ackId;
  private final AtomicBoolean sent = new AtomicBoolean();

  ClientAck(SpeakingSocket socket, long ackId) {
    this.socket = socket;
    this.ackId = ackId;
  }

  @Override
  public void send(JsonValue... args) {
    if (sent.compareAndSet(false, true)) {
      List<Frame> frames =
          SocketEncoder.encode(new SocketPacket.Ack(socket.namespace.name(), ackId, List.of(args)));
      socket.onLoop(
          () -> {
            if (socket.connected) {
              socket.output.inOrder(frames);
            }
          });
    }
  }
}
