package io.realtime4j.transport.netty;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Puts fragments together and checks size and text. The order of fragments was checked by the
 * decoder. Loop only.
 */
final class MessageAssembler {
  private final ByteBufAllocator alloc;
  private final int maxMessageBytes;
  private @Nullable ByteBuf fragments;
  private boolean text;

  MessageAssembler(ByteBufAllocator alloc, int maxMessageBytes) {
    this.alloc = alloc;
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

  void release() {
    ByteBuf all = fragments;
    fragments = null;
    if (all != null) {
      all.release();
    }
  }

  private void pass(ByteBuf message, Consumer<ByteBuffer> onText, Consumer<ByteBuffer> onBinary) {
    if (!text) {
      onBinary.accept(message.nioBuffer());
    } else if (ByteBufUtil.isText(message, StandardCharsets.UTF_8)) {
      onText.accept(message.nioBuffer());
    } else {
      throw new CorruptedWebSocketFrameException(
          WebSocketCloseStatus.INVALID_PAYLOAD_DATA, "a text message is not UTF-8");
    }
  }

  private void checkSize(int bytes) {
    if (bytes > maxMessageBytes) {
      throw new CorruptedWebSocketFrameException(
          WebSocketCloseStatus.MESSAGE_TOO_BIG,
          "a message is larger than " + maxMessageBytes + " bytes");
    }
  }
}
