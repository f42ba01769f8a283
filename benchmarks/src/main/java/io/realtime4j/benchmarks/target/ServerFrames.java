package io.realtime4j.benchmarks.target;

import java.nio.charset.StandardCharsets;

/** Makes WebSocket frames of text as a server sends them: unmasked. */
final class ServerFrames {
  private ServerFrames() {}

  static byte[] text(String message) {
    byte[] utf8 = message.getBytes(StandardCharsets.UTF_8);
    int head = utf8.length < 126 ? 2 : 4;
    byte[] frame = new byte[head + utf8.length];
    frame[0] = (byte) 0x81;
    if (head == 2) {
      frame[1] = (byte) utf8.length;
    } else {
      frame[1] = 126;
      frame[2] = (byte) (utf8.length >> 8);
      frame[3] = (byte) utf8.length;
    }
    System.arraycopy(utf8, 0, frame, head, utf8.length);
    return frame;
  }

  static byte[] join(byte[]... frames) {
    int length = 0;
    for (byte[] frame : frames) {
      length += frame.length;
    }
    byte[] whole = new byte[length];
    int at = 0;
    for (byte[] frame : frames) {
      System.arraycopy(frame, 0, whole, at, frame.length);
      at += frame.length;
    }
    return whole;
  }
}
