package io.realtime4j.server.engine;

import io.realtime4j.api.spi.transport.Exchange;
import io.realtime4j.api.spi.transport.Frame;
import io.realtime4j.api.spi.transport.ServerWebSocket;
import io.realtime4j.server.DisconnectReason;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** A WebSocket that carries a session, or tries to, and hears it. */
final class WebSocketCarrier implements Carrier, Exchange.Listener {
  /** What is not flushed is copied once more: past this a turn flushes at once. */
  private static final int FLUSH_BYTES = 64 * 1024;

  private final EngineConnection connection;
  final ServerWebSocket socket;
  private int unflushed;
  private int largest;

  /** Where the last paced message ends, in the socket's measure of what is written. */
  private long pacedUpTo;

  WebSocketCarrier(EngineConnection connection, ServerWebSocket socket) {
    this.connection = connection;
    this.socket = socket;
  }

  @Override
  public String name() {
    return "websocket";
  }

  @Override
  public boolean write(Frame frame, boolean paced) {
    socket.write(frame);
    unflushed += frame.size();
    if (paced) {
      pacedUpTo = socket.writtenBytes();
    } else {
      largest = Math.max(largest, frame.size());
    }
    if (unflushed > FLUSH_BYTES) {
      flush();
      return true;
    }
    return false;
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
    long queued = socket.queuedBytes();
    if (queued == 0 || pacedUpTo == 0) {
      return queued - largest;
    }
    return queued - Math.min(queued, Math.max(0, pacedUpTo - socket.flushedBytes())) - largest;
  }

  @Override
  public long writtenBytes() {
    return socket.writtenBytes();
  }

  @Override
  public long flushedBytes() {
    return socket.flushedBytes();
  }

  @Override
  public boolean isSending() {
    return socket.queuedBytes() > 0;
  }

  @Override
  public boolean isSendingUnseen() {
    return false;
  }

  @Override
  public void reading(boolean on) {
    socket.reading(on);
  }

  @Override
  public void maxMessageBytes(int bytes) {
    socket.maxMessageBytes(bytes);
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

  @Override
  public void onText(ByteBuffer utf8) {
    connection.input().onSocketText(this, utf8);
  }

  @Override
  public void onBinary(ByteBuffer bytes) {
    connection.input().onSocketBinary(this, bytes);
  }

  @Override
  public void onDrained() {
    connection.input().onSocketDrained(this);
  }

  @Override
  public void onClosed(int code, String reason, @Nullable Throwable cause) {
    connection.input().onSocketClosed(this, cause != null);
  }
}
