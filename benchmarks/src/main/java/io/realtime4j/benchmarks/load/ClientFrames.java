package io.realtime4j.benchmarks.load;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/** Writes text messages as a WebSocket client does: one masked frame each. */
final class ClientFrames {
  /** Any but zero, so that every server has the work of unmasking. */
  private static final byte[] MASK = {0x37, (byte) 0xfa, 0x21, 0x3d};

  private ClientFrames() {}

  static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** Appends a frame that holds these pieces as one message. */
  static void write(ByteBuf out, byte[]... pieces) {
    int length = 0;
    for (byte[] piece : pieces) {
      length += piece.length;
    }
    out.writeByte(0x81);
    if (length < 126) {
      out.writeByte(0x80 | length);
    } else if (length < 65_536) {
      out.writeByte(0x80 | 126).writeShort(length);
    } else {
      throw new IllegalArgumentException("a message must be below 65536 bytes, was " + length);
    }
    out.writeBytes(MASK);
    int at = 0;
    for (byte[] piece : pieces) {
      for (byte b : piece) {
        out.writeByte(b ^ MASK[at++ & 3]);
      }
    }
  }
}
