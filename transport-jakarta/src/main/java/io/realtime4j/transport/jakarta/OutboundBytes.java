package io.realtime4j.transport.jakarta;

import io.realtime4j.api.spi.transport.Frame;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;

/*
 * Frames wait as they are, shared with their other recipients, and are copied a part at a time on
 * their way out. written >= released (what the last flush let go) >= handed (what the container was
 * given) >= left (what the container has said to have sent).
 */
/** What a socket or an answer has to send, and how much of it has left. Loop only. */
final class OutboundBytes {
  /** Frames, and byte arrays of control frames. */
  private final ArrayDeque<Object> waiting = new ArrayDeque<>(4);

  private ByteBuffer payload = ByteBuffer.allocate(0);

  private long written;
  private long released;
  private long handed;
  private long left;
  private boolean flushed = true;

  void add(Frame frame) {
    byte[] head = FrameBytes.header(frame);
    waiting.add(head);
    waiting.add(frame);
    written += head.length + frame.size();
  }

  void add(byte[] bytes) {
    waiting.add(bytes);
    written += bytes.length;
  }

  void release() {
    released = written;
  }

  void clear() {
    waiting.clear();
    payload = ByteBuffer.allocate(0);
  }

  long queued() {
    return released - left;
  }

  long written() {
    return written;
  }

  long left() {
    return left;
  }

  /**
   * Gives the wire what it takes.
   *
   * @return whether everything released has left; else the wire will tell when it takes more
   */
  boolean sendTo(Wire wire, byte[] scratch) throws IOException {
    while (wire.isReady()) {
      if (flushed) {
        left = handed;
      }
      if (handed < released) {
        int length = fill(scratch);
        handed += length;
        flushed = false;
        wire.write(scratch, length);
      } else if (!flushed) {
        flushed = true;
        wire.flush();
      } else {
        return true;
      }
    }
    return false;
  }

  private int fill(byte[] into) {
    int limit = (int) Math.min(into.length, released - handed);
    int at = 0;
    while (at < limit) {
      ByteBuffer part = next();
      int length = Math.min(part.remaining(), limit - at);
      part.get(into, at, length);
      at += length;
    }
    return at;
  }

  private ByteBuffer next() {
    while (!payload.hasRemaining()) {
      Object next = waiting.remove();
      payload = next instanceof Frame frame ? frame.buffer() : ByteBuffer.wrap((byte[]) next);
    }
    return payload;
  }
}
