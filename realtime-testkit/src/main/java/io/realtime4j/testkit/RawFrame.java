package io.realtime4j.testkit;

import java.nio.charset.StandardCharsets;

/**
 * A WebSocket frame as it was on the wire.
 *
 * @param compressed whether the payload was compressed
 * @param payload unmasked, and as it was before it was compressed
 */
record RawFrame(boolean fin, boolean compressed, int opcode, byte[] payload) {
  static final int CONTINUATION = 0;
  static final int TEXT = 1;
  static final int BINARY = 2;
  static final int CLOSE = 8;
  static final int PING = 9;
  static final int PONG = 10;

  String text() {
    return new String(payload, StandardCharsets.UTF_8);
  }

  /** Returns a close frame's code, 1005 if it has none. */
  int code() {
    return payload.length < 2 ? 1005 : ((payload[0] & 0xff) << 8) | (payload[1] & 0xff);
  }

  String reason() {
    return payload.length < 2
        ? ""
        : new String(payload, 2, payload.length - 2, StandardCharsets.UTF_8);
  }
}
