package io.realtime4j.core.engine;

import io.realtime4j.api.spi.transport.Frame;

/** How large a frame is on the wire. */
final class PayloadSize {
  private PayloadSize() {}

  /** Returns the size as a record of polling: binary travels as {@code b} and base64. */
  static long polled(Frame frame) {
    return frame.isText() ? frame.size() : 1 + 4 * ((frame.size() + 2L) / 3);
  }
}
