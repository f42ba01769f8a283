package io.realtime4j.transport.netty;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.realtime4j.api.spi.transport.Frame;

/** A server's WebSocket frames on the wire: final, unmasked (RFC 6455, section 5.2). */
final class FrameBytes {
  /** The longest header of an unmasked frame. */
  static final int MAX_HEADER = 10;

  private static final int FIN = 0x80;
  private static final int RSV1 = 0x40;
  private static final int TEXT = 0x1;
  private static final int BINARY = 0x2;
  private static final int CLOSE = 0x8;
  private static final int PONG = 0xA;

  /** A control frame carries at most 125 bytes, two of which are the close code. */
  private static final int MAX_REASON = 123;

  private FrameBytes() {}

  /** Returns how much a message takes. */
  static int sizeOf(Frame frame) {
    int size = frame.size();
    return size + (size <= 125 ? 2 : size <= 0xFFFF ? 4 : MAX_HEADER);
  }

  /** Appends a whole message; {@code out} is direct or backed by one NIO buffer. */
  static void append(ByteBuf out, Frame frame) {
    int size = frame.size();
    out.ensureWritable(size + MAX_HEADER);
    int opcode = frame.isText() ? TEXT : BINARY;
    header(out, frame.isCompressed() ? RSV1 | opcode : opcode, size);
    frame.writeTo(out.internalNioBuffer(out.writerIndex(), size));
    out.writerIndex(out.writerIndex() + size);
  }

  static void appendPong(ByteBuf out, ByteBuf payload) {
    header(out, PONG, payload.readableBytes());
    out.writeBytes(payload, payload.readerIndex(), payload.readableBytes());
  }

  /** Appends a close frame; a code of 1005 or below 1000 is sent as no code at all. */
  static void appendClose(ByteBuf out, int code, String reason) {
    if (code < 1000 || code == 1005 || code == 1006) {
      header(out, CLOSE, 0);
      return;
    }
    String shown = shorten(reason);
    header(out, CLOSE, 2 + ByteBufUtil.utf8Bytes(shown));
    out.writeShort(code);
    ByteBufUtil.writeUtf8(out, shown);
  }

  /** Returns the longest beginning of {@code reason} that fits a close frame. */
  static String shorten(String reason) {
    String shown = reason;
    while (ByteBufUtil.utf8Bytes(shown) > MAX_REASON) {
      shown = shown.substring(0, shown.offsetByCodePoints(shown.length(), -1));
    }
    return shown;
  }

  private static void header(ByteBuf out, int opcode, int size) {
    out.writeByte(FIN | opcode);
    if (size <= 125) {
      out.writeByte(size);
    } else if (size <= 0xFFFF) {
      out.writeByte(126).writeShort(size);
    } else {
      out.writeByte(127).writeLong(size);
    }
  }
}
