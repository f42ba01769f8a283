package io.realtime4j.server.engine;

import io.realtime4j.api.spi.transport.Exchange;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Hears the WebSocket of a session that was opened by one. */
record WebSocketEar(EngineConnection connection) implements Exchange.Listener {
  @Override
  public void onText(ByteBuffer utf8) {
    connection.onWebSocketText(utf8);
  }

  @Override
  public void onBinary(ByteBuffer bytes) {
    connection.onWebSocketBinary(bytes);
  }

  @Override
  public void onDrained() {
    connection.onDrained();
  }

  @Override
  public void onClosed(int code, String reason, @Nullable Throwable cause) {
    connection.onWebSocketClosed(cause);
  }
}
