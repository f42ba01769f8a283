package io.realtime4j.api.spi.transport;

/** A server's WebSocket. Every method is called on the socket's home loop. */
public interface ServerWebSocket {
  /**
   * Queues a message. It never flushes by itself: the engine calls {@link #flush()} once a turn,
   * and at once past 64 KiB.
   */
  void write(Frame frame);

  /** Hands what is queued to the network. */
  void flush();

  /** Returns the bytes written and not yet accepted by the network, as of the last flush. */
  long queuedBytes();

  /**
   * Returns the bytes written since the socket was opened, flushed or not, with the headers of
   * frames: what is written up to now has left once {@link #flushedBytes()} has come here.
   */
  long writtenBytes();

  /** Returns the bytes that have left to the network since the socket was opened. */
  long flushedBytes();

  /** Returns whether the network takes more, as of the last flush. */
  boolean isWritable();

  /**
   * Stops or resumes reading, so that a peer that sends faster than we work is held back. While
   * stopped no message is heard, not even one that had come before.
   */
  void reading(boolean on);

  /**
   * Bounds messages that begin from now on, at most by the transport's own limit; a larger one ends
   * the socket with code 1009.
   */
  void maxMessageBytes(int bytes);

  /** Flushes, sends a close frame and ends the connection when the peer answers or after 2 s. */
  void close(int code, String reason);

  /** Ends the connection at once. Idempotent. */
  void abort();
}
