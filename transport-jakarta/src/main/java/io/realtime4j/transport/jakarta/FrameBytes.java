package io.realtime4j.transport.jakarta;

import io.realtime4j.api.spi.transport.Frame;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A server's WebSocket frames on the wire: final, unmasked (RFC 6455, section 5.2). */
final class FrameBytes {
  private static final int FIN = 0x80;
  private static final int RSV1 = 0x40;
  private static final int TEXT = 0x1;
  private static final int BINARY = 0x2;
  private static final int CLOSE = 0x8;
  private static final int PONG = 0xA;

  /** A control frame carries at most 125 bytes, two of which are the close code. */
  private static final int MAX_REASON = 123;

  private FrameBytes() {}

  /** Returns whether a close frame may carry a code (RFC 6455, section 7.4). */
  static boolean isCode(int code) {
    return (code >= 1000 && code <= 1003)
        || (code >= 1007 && code <= 1014)
        || (code >= 3000 && code <= 4999);
  }

  static byte[] header(Frame frame) {
    int opcode = frame.isText() ? TEXT : BINARY;
    return header(frame.isCompressed() ? RSV1 | opcode : opcode, frame.size());
  }

  private static byte[] header(int opcode, int size) {
    ByteBuffer header = ByteBuffer.allocate(size <= 125 ? 2 : size <= 0xFFFF ? 4 : 10);
    header.put((byte) (FIN | opcode));
    if (size <= 125) {
      header.put((byte) size);
    } else if (size <= 0xFFFF) {
      header.put((byte) 126).putShort((short) size);
    } else {
      header.put((byte) 127).putLong(size);
    }
    return header.array();
  }

  static byte[] pong(byte[] payload) {
    return whole(PONG, payload);
  }

  /** Returns a close frame; a code that must not be sent is left out. */
  static byte[] close(int code, String reason) {
    if (!isCode(code)) {
      return whole(CLOSE, new byte[0]);
    }
    byte[] shown = shorten(reason);
    return whole(
        CLOSE, ByteBuffer.allocate(2 + shown.length).putShort((short) code).put(shown).array());
  }

  /** Returns as much of {@code reason} as fits, in whole characters. */
  private static byte[] shorten(String reason) {
    byte[] utf8 = reason.getBytes(StandardCharsets.UTF_8);
    if (utf8.length <= MAX_REASON) {
      return utf8;
    }
    int end = MAX_REASON;
    while ((utf8[end] & 0xC0) == 0x80) {
      end--;
    }
    return Arrays.copyOf(utf8, end);
  }

  private static byte[] whole(int opcode, byte[] payload) {
    byte[] header = header(opcode, payload.length);
    byte[] all = Arrays.copyOf(header, header.length + payload.length);
    System.arraycopy(payload, 0, all, header.length, payload.length);
    return all;
  }
}
