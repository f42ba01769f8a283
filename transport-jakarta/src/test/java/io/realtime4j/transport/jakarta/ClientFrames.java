package io.realtime4j.transport.jakarta;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** A client's WebSocket frames on the wire: masked (RFC 6455, section 5.2). */
final class ClientFrames {
  static final int FIN = 0x80;
  static final int CONTINUATION = 0x0;
  static final int TEXT = 0x1;
  static final int BINARY = 0x2;
  static final int CLOSE = 0x8;
  static final int PING = 0x9;
  static final int PONG = 0xA;

  private static final int MASK = 0x1234_5678;

  private ClientFrames() {}

  /** Returns a frame whose first byte is given. */
  static byte[] frame(int first, byte[] payload) {
    return frame(first, payload, MASK);
  }

  static byte[] frame(int first, byte[] payload, int mask) {
    byte[] head = head(first, payload.length, mask);
    byte[] all = Arrays.copyOf(head, head.length + payload.length);
    byte[] key = ByteBuffer.allocate(4).putInt(mask).array();
    for (int i = 0; i < payload.length; i++) {
      all[head.length + i] = (byte) (payload[i] ^ key[i & 3]);
    }
    return all;
  }

  /** Returns the head of a frame that announces so many bytes. */
  static byte[] head(int first, int size, int mask) {
    ByteBuffer head = ByteBuffer.allocate(14).put((byte) first);
    if (size <= 125) {
      head.put((byte) (0x80 | size));
    } else if (size <= 0xFFFF) {
      head.put((byte) (0x80 | 126)).putShort((short) size);
    } else {
      head.put((byte) (0x80 | 127)).putLong(size);
    }
    head.putInt(mask);
    return Arrays.copyOf(head.array(), head.position());
  }

  static byte[] close(int code, byte[] reason) {
    return frame(
        FIN | CLOSE,
        ByteBuffer.allocate(2 + reason.length).putShort((short) code).put(reason).array());
  }

  static byte[] join(byte[]... parts) {
    int size = 0;
    for (byte[] part : parts) {
      size += part.length;
    }
    ByteBuffer all = ByteBuffer.allocate(size);
    for (byte[] part : parts) {
      all.put(part);
    }
    return all.array();
  }
}
