package io.realtime4j.transport.netty;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.realtime4j.api.spi.transport.MessageDeflate;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import java.util.zip.DataFormatException;
import org.jspecify.annotations.Nullable;

/**
 * Puts fragments together and checks size and text. The order of fragments was checked by the
 * decoder. Loop only.
 */
final class MessageAssembler {
  private final ByteBufAllocator alloc;

  /** Null if compression was not agreed on: then the decoder lets no reserved bit through. */
  private final @Nullable MessageDeflate deflate;

  private final int maxMessageBytes;
  private @Nullable ByteBuf fragments;
  private boolean text;
  private boolean compressed;

  MessageAssembler(ByteBufAllocator alloc, @Nullable MessageDeflate deflate, int maxMessageBytes) {
    this.alloc = alloc;
    this.deflate = deflate;
    this.maxMessageBytes = maxMessageBytes;
  }

  /**
   * Takes a data frame, of which the caller keeps its reference, and passes a message on if it is
   * complete.
   *
   * @throws CorruptedWebSocketFrameException with the close code to send
   */
  void add(WebSocketFrame frame, Consumer<ByteBuffer> onText, Consumer<ByteBuffer> onBinary) {
    ByteBuf before = fragments;
    ByteBuf content = frame.content();
    if (before == null) {
      text = frame instanceof TextWebSocketFrame;
      compressed = frame.rsv() == ClientFrames.RSV1;
      if (frame.isFinalFragment()) {
        checkSize(content.readableBytes());
        pass(content, onText, onBinary);
        return;
      }
    }
    int size = (before == null ? 0 : before.readableBytes()) + content.readableBytes();
    checkSize(size);
    ByteBuf all = before == null ? alloc.buffer(content.readableBytes()) : before;
    fragments = all.writeBytes(content, content.readerIndex(), content.readableBytes());
    if (frame.isFinalFragment()) {
      fragments = null;
      try {
        pass(all, onText, onBinary);
      } finally {
        all.release();
      }
    }
  }

  /**
   * Checks what the decoder lets through where compression was agreed on.
   *
   * @throws CorruptedWebSocketFrameException if the bits mean nothing on such a frame
   */
  static void checkReserved(WebSocketFrame frame) {
    boolean first = frame instanceof TextWebSocketFrame || frame instanceof BinaryWebSocketFrame;
    if (frame.rsv() != 0 && !(first && frame.rsv() == ClientFrames.RSV1)) {
      throw new CorruptedWebSocketFrameException(
          WebSocketCloseStatus.PROTOCOL_ERROR, "reserved bits are set");
    }
  }

  void release() {
    ByteBuf all = fragments;
    fragments = null;
    if (all != null) {
      all.release();
    }
  }

  private void pass(ByteBuf payload, Consumer<ByteBuffer> onText, Consumer<ByteBuffer> onBinary) {
    ByteBuf message = compressed ? inflated(payload) : payload;
    if (!text) {
      onBinary.accept(message.nioBuffer());
    } else if (ByteBufUtil.isText(message, StandardCharsets.UTF_8)) {
      onText.accept(message.nioBuffer());
    } else {
      throw new CorruptedWebSocketFrameException(
          WebSocketCloseStatus.INVALID_PAYLOAD_DATA, "a text message is not UTF-8");
    }
  }

  private ByteBuf inflated(ByteBuf payload) {
    MessageDeflate inflating = deflate;
    if (inflating == null) {
      throw new IllegalStateException("compression was not agreed on");
    }
    try {
      ByteBuffer message = inflating.inflate(payload.nioBuffer(), maxMessageBytes);
      if (message == null) {
        throw tooBig();
      }
      return Unpooled.wrappedBuffer(message);
    } catch (DataFormatException e) {
      throw new CorruptedWebSocketFrameException(
          WebSocketCloseStatus.INVALID_PAYLOAD_DATA, "a compressed message cannot be read");
    }
  }

  private void checkSize(int bytes) {
    if (bytes > (compressed ? MessageDeflate.mostBytes(maxMessageBytes) : maxMessageBytes)) {
      throw tooBig();
    }
  }

  private CorruptedWebSocketFrameException tooBig() {
    return new CorruptedWebSocketFrameException(
        WebSocketCloseStatus.MESSAGE_TOO_BIG,
        "a message is larger than " + maxMessageBytes + " bytes");
  }
}
