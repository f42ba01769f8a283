package io.realtime4j.server.engine;

import io.realtime4j.api.spi.transport.Frame;
import io.realtime4j.api.spi.transport.ServerWebSocket;
import io.realtime4j.server.DisconnectReason;

/** Carries a session by WebSocket. */
final class WebSocketCarrier implements Carrier {
  /** What is not flushed is copied once more: past this a turn flushes at once. */
  private static final int FLUSH_BYTES = 64 * 1024;

  private final ServerWebSocket socket;
  private int unflushed;
  private int largest;

  WebSocketCarrier(ServerWebSocket socket) {
    this.socket = socket;
  }

  @Override
  public String name() {
    return "websocket";
  }

  @Override
  public void write(Frame frame) {
    socket.write(frame);
    unflushed += frame.size();
    largest = Math.max(largest, frame.size());
    if (unflushed > FLUSH_BYTES) {
      flush();
    }
  }

  @Override
  public void flush() {
    if (unflushed > 0) {
      unflushed = 0;
      socket.flush();
      if (socket.queuedBytes() == 0) {
        largest = 0;
      }
    }
  }

  @Override
  public boolean isWritable() {
    return socket.isWritable();
  }

  @Override
  public long backlogBytes() {
    return socket.queuedBytes() - largest;
  }

  @Override
  public void close(DisconnectReason reason) {
    switch (reason) {
      case SLOW -> socket.abort();
      case PARSE_ERROR -> socket.close(1002, reason.text());
      case SERVER_SHUTTING_DOWN -> socket.close(1001, reason.text());
      default -> socket.close(1000, "");
    }
  }
}
