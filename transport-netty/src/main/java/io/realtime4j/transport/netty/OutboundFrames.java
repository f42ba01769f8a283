package io.realtime4j.transport.netty;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOutboundBuffer;
import io.realtime4j.api.spi.transport.Frame;
import org.jspecify.annotations.Nullable;

/*
 * Writes of one turn are gathered here and reach Netty as few buffers at the flush. Small frames
 * are copied behind one another: for a message of a few hundred bytes a copy is cheaper than a
 * reference-counted buffer, an entry in Netty's queue and an element of the gathering write. A
 * large frame is encoded once per loop and turn and shared.
 *
 * Every byte this socket sends goes through here, control frames too, so that
 * flushed = completed + what of the oldest buffer in Netty's queue has gone already.
 */
/** What a server's WebSocket sends, and how much of it has left. Loop only. */
final class OutboundFrames {
  /** Up to here a frame is copied for each recipient; measured gains of sharing start above. */
  private static final int COPY_LIMIT = 1024;

  /** A buffer has room for a short event at least. */
  private static final int LEAST_CAPACITY = 256;

  private final Channel channel;
  private final NettyLoop loop;

  /** What was copied since the last hand-over to Netty. */
  private @Nullable ByteBuf gathered;

  /**
   * The next buffer has room for about as much as the fullest of the last few held: growing copies
   * it each time.
   */
  private int expected = LEAST_CAPACITY;

  private boolean unflushed;

  /** Bytes of frames given to Netty; begins below zero, for the answer to the upgrade. */
  private long written;

  /** What {@link #written} was at the last flush: Netty sends nothing beyond it. */
  private long released;

  private long completed;
  private long reported;

  /**
   * Creates one.
   *
   * @param head what leaves before the first frame, and counts as none; owned from now on
   */
  OutboundFrames(Channel channel, NettyLoop loop, ByteBuf head) {
    this.channel = channel;
    this.loop = loop;
    this.gathered = head;
    this.unflushed = true;
    this.written = -head.readableBytes();
    this.completed = written;
  }

  void write(Frame frame) {
    unflushed = true;
    if (frame.size() <= COPY_LIMIT) {
      FrameBytes.append(room(frame.size() + FrameBytes.MAX_HEADER), frame);
    } else {
      handOver();
      pass(loop.sharedPayload().encode(frame, channel.alloc()));
    }
  }

  void pong(ByteBuf payload) {
    unflushed = true;
    FrameBytes.appendPong(room(payload.readableBytes() + FrameBytes.MAX_HEADER), payload);
  }

  void close(int code, String reason) {
    unflushed = true;
    FrameBytes.appendClose(room(128), code, reason);
  }

  /** Hands everything to the network. */
  void flush() {
    if (unflushed) {
      unflushed = false;
      handOver();
      released = written;
      channel.flush();
    }
  }

  /** Returns the bytes of the last flush, and of those before it, that have not left. */
  long queuedBytes() {
    return released - flushedBytes();
  }

  /** Returns all bytes so far, those that wait for the flush too. */
  long writtenBytes() {
    ByteBuf waiting = gathered;
    return written + (waiting == null ? 0 : waiting.readableBytes());
  }

  long flushedBytes() {
    ChannelOutboundBuffer queue = channel.unsafe().outboundBuffer();
    long partly = queue == null || completed == released ? 0 : queue.currentProgress();
    reported = Math.max(reported, Math.min(released, completed + partly));
    return reported;
  }

  void release() {
    ByteBuf waiting = gathered;
    gathered = null;
    if (waiting != null) {
      waiting.release();
    }
  }

  private ByteBuf room(int bytes) {
    ByteBuf buffer = gathered;
    if (buffer == null) {
      buffer = channel.alloc().directBuffer(Math.max(bytes, expected));
      gathered = buffer;
    }
    return buffer.ensureWritable(bytes);
  }

  private void handOver() {
    ByteBuf buffer = gathered;
    if (buffer != null) {
      gathered = null;
      int held = Math.max(LEAST_CAPACITY, buffer.readableBytes());
      expected = Math.max(held, expected - expected / 8);
      pass(buffer);
    }
  }

  private void pass(ByteBuf buffer) {
    int size = buffer.readableBytes();
    written += size;
    channel
        .write(buffer)
        .addListener(
            sent -> {
              if (sent.isSuccess()) {
                completed += size;
              }
            });
  }
}
