package io.realtime4j.server.engine;

import io.realtime4j.api.spi.transport.Frame;
import io.realtime4j.server.DisconnectReason;

/** What carries a session's messages at the moment. Loop only. */
interface Carrier {
  String name();

  /**
   * Takes a message; it leaves with the next flush, or earlier.
   *
   * @param paced whether it follows the peer's pace, so that leaving it unread is no slowness
   * @return whether the backlog is worth a look now, and not only after the flush
   */
  boolean write(Frame frame, boolean paced);

  void flush();

  boolean isWritable();

  /**
   * Returns the bytes that the peer leaves unread, as of the last flush, without what is paced and
   * without the largest message among them: one message above the limit is no sign of slowness.
   */
  long backlogBytes();

  /** Returns the bytes written, in a measure of this carrier. */
  long writtenBytes();

  /** Returns how many of them have left, in the same measure. */
  long flushedBytes();

  /** Returns whether the network has yet to take something that it was given. */
  boolean isSending();

  /**
   * Returns whether something leaves of which only the end shows. The transport itself gives up a
   * peer that takes nothing of that.
   */
  boolean isSendingUnseen();

  /** Stops or resumes hearing messages. */
  void reading(boolean on);

  /** Bounds messages from now on. */
  void maxMessageBytes(int bytes);

  /** Lets go of the peer, after what was written if it can be. */
  void close(DisconnectReason reason);
}
