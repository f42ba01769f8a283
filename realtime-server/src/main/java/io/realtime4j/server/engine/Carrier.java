package io.realtime4j.server.engine;

import io.realtime4j.api.spi.transport.Frame;
import io.realtime4j.server.DisconnectReason;

/** What carries a session's messages at the moment. Loop only. */
interface Carrier {
  String name();

  /** Takes a message; it leaves with the next flush, or earlier. */
  void write(Frame frame);

  void flush();

  boolean isWritable();

  /**
   * Returns the bytes that the peer leaves unread, as of the last flush, without the largest
   * message among them: one message above the limit is no sign of slowness.
   */
  long backlogBytes();

  /** Lets go of the peer, after what was written if it can be. */
  void close(DisconnectReason reason);
}
