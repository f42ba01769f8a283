package io.realtime4j.transport.netty;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOutboundBuffer;
import io.realtime4j.api.spi.transport.Frame;
import org.jspecify.annotations.Nullable;

/*
 * Writes of one turn are gathered here and reach Netty as few buffers at the flush: the frames are
 * noted as a run, which is encoded behind control frames. What is short is copied: for a few
 * hundred bytes that is cheaper than a reference-counted buffer, an entry in Netty's queue and an
 * element of the gathering write. A longer run that other sockets of the loop send too is encoded
 * once in a turn, and shared.
 *
 * Every byte this socket sends goes through here, control frames too, so that
 * flushed = completed + what of the oldest buffer in Netty's queue has gone already.
 */
/** What a server's WebSocket sends, and how much of it has left. Loop only. */
final class OutboundFrames {
  /** Up to here a run is copied for each recipient; measured gains of sharing start above. */
  private static final int COPY_LIMIT = 1024;

  /** No more is encoded together than this, but for a single frame. */
  private static final int MOST_TOGETHER = 64 * 1024;

  private final Channel channel;
  private final NettyLoop loop;
  private final boolean compressed;

  /** Control frames, and what is encoded behind them, since the last hand-over to Netty. */
  private @Nullable ByteBuf gathered;

  /** The frames written after {@link #gathered}. */
  private @Nullable FrameRun run;

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
   * @param compressed whether that was agreed on
   * @param head what leaves before the first frame, and counts as none; owned from now on
   */
  OutboundFrames(Channel channel, NettyLoop loop, boolean compressed, ByteBuf head) {
    this.channel = channel;
    this.loop = loop;
    this.compressed = compressed;
    this.gathered = head;
    this.unflushed = true;
    this.written = -head.readableBytes();
    this.completed = written;
  }

  void write(Frame message) {
    unflushed = true;
    Frame frame = compressed ? loop.deflate().deflate(message) : message;
    FrameRun before = run;
    if (before != null && before.bytes() + FrameBytes.sizeOf(frame) > MOST_TOGETHER) {
      handOver();
      before = null;
    }
    run = before == null ? loop.runs().begin(frame) : before.then(frame);
  }

  void pong(ByteBuf payload) {
    unflushed = true;
    FrameBytes.appendPong(control(payload.readableBytes() + FrameBytes.MAX_HEADER), payload);
  }

  void close(int code, String reason) {
    unflushed = true;
    FrameBytes.appendClose(control(128), code, reason);
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
    FrameRun behind = run;
    return written
        + (waiting == null ? 0 : waiting.readableBytes())
        + (behind == null ? 0 : behind.bytes());
  }

  long flushedBytes() {
    ChannelOutboundBuffer queue = channel.unsafe().outboundBuffer();
    long partly = queue == null || completed == released ? 0 : queue.currentProgress();
    reported = Math.max(reported, Math.min(released, completed + partly));
    return reported;
  }

  void release() {
    run = null;
    ByteBuf waiting = gathered;
    gathered = null;
    if (waiting != null) {
      waiting.release();
    }
  }

  /** Returns where a control frame goes, behind all that was written. */
  private ByteBuf control(int bytes) {
    FrameRun before = run;
    if (before != null) {
      run = null;
      before.appendTo(room(before.bytes()));
    }
    return room(bytes);
  }

  private ByteBuf room(int bytes) {
    ByteBuf buffer = gathered;
    if (buffer == null) {
      buffer = channel.alloc().directBuffer(bytes);
      gathered = buffer;
    }
    return buffer.ensureWritable(bytes);
  }

  private void handOver() {
    FrameRun behind = run;
    run = null;
    boolean isShared = behind != null && behind.isShared() && behind.bytes() > COPY_LIMIT;
    if (behind != null && !isShared) {
      behind.appendTo(room(behind.bytes()));
    }
    ByteBuf buffer = gathered;
    if (buffer != null) {
      gathered = null;
      pass(buffer);
    }
    if (behind != null && isShared) {
      pass(loop.runs().encode(behind, channel.alloc()));
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
