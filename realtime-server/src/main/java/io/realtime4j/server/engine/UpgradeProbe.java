package io.realtime4j.server.engine;

import io.realtime4j.api.spi.transport.Exchange;
import io.realtime4j.api.spi.transport.ServerWebSocket;
import io.realtime4j.protocol.EngineCodec;
import io.realtime4j.protocol.EnginePacket;
import io.realtime4j.protocol.ProtocolLimits;
import io.realtime4j.protocol.ProtocolViolation;
import io.realtime4j.server.loop.Deadline;
import io.realtime4j.server.loop.DeadlineQueue;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A WebSocket that wants to take a polling session over: {@code 2probe}, {@code 3probe}, {@code 5}.
 * From then on it is the session's ear.
 */
final class UpgradeProbe implements Exchange.Listener {
  private final EngineConnection connection;
  private final ServerWebSocket socket;
  private final ProtocolLimits limits;
  private final Deadline deadline;

  private boolean probed;
  private boolean upgraded;
  private boolean abandoned;

  UpgradeProbe(
      EngineConnection connection,
      ServerWebSocket socket,
      ProtocolLimits limits,
      DeadlineQueue upgrades) {
    this.connection = connection;
    this.socket = socket;
    this.limits = limits;
    this.deadline = upgrades.add(this::abandon);
  }

  /** Returns whether the client has been told that this way works, and now ends its polling. */
  boolean isProbed() {
    return probed;
  }

  /** Gives the attempt up; the session goes on by polling. */
  void abandon() {
    abandoned = true;
    deadline.cancel();
    connection.probeEnded(this);
    socket.close(1000, "");
  }

  @Override
  public void onText(ByteBuffer utf8) {
    if (upgraded) {
      connection.onWebSocketText(utf8);
      return;
    }
    if (abandoned) {
      return;
    }
    EnginePacket packet;
    try {
      packet = EngineCodec.decodeText(utf8, limits);
    } catch (ProtocolViolation e) {
      abandon();
      return;
    }
    if (!probed && packet instanceof EnginePacket.Ping ping && ping.data().equals("probe")) {
      probed = true;
      socket.write(EngineCodec.encode(new EnginePacket.Pong("probe")));
      socket.flush();
      connection.probed();
    } else if (probed && packet instanceof EnginePacket.Upgrade) {
      deadline.cancel();
      upgraded = true;
      connection.upgrade(new WebSocketCarrier(socket));
    } else {
      abandon();
    }
  }

  @Override
  public void onBinary(ByteBuffer bytes) {
    if (upgraded) {
      connection.onWebSocketBinary(bytes);
    } else if (!abandoned) {
      abandon();
    }
  }

  @Override
  public void onDrained() {
    if (upgraded) {
      connection.onDrained();
    }
  }

  @Override
  public void onClosed(int code, String reason, @Nullable Throwable cause) {
    deadline.cancel();
    if (upgraded) {
      connection.onWebSocketClosed(cause);
    } else {
      connection.probeEnded(this);
    }
  }
}
