package io.realtime4j.transport.netty;

import io.netty.buffer.ByteBuf;
import io.realtime4j.api.spi.transport.Frame;
import org.jspecify.annotations.Nullable;

/**
 * Frames that follow each other, as the last of them and what goes before it. Sockets that write
 * the same frames in the same order hold the same run. Loop only.
 */
final class FrameRun {
  private final @Nullable FrameRun before;
  private final Frame last;

  /** Of frames. */
  private final int length;

  /** On the wire. */
  private final int bytes;

  /** What the last socket that had written this went on with, if any did. */
  private @Nullable FrameRun next;

  private boolean isShared;

  /** The wire form, until the turn ends; null if nobody has asked for it. */
  @Nullable ByteBuf encoded;

  FrameRun(@Nullable FrameRun before, Frame last) {
    this.before = before;
    this.last = last;
    this.length = before == null ? 1 : before.length + 1;
    this.bytes = FrameBytes.sizeOf(last) + (before == null ? 0 : before.bytes);
  }

  /** Returns this run and one more frame. */
  FrameRun then(Frame frame) {
    FrameRun known = next;
    if (known != null && known.last == frame) {
      known.isShared = true;
      return known;
    }
    FrameRun longer = new FrameRun(this, frame);
    next = longer;
    return longer;
  }

  /** Returns whether this is a run of this one frame, which another socket is about to share. */
  boolean sharedBy(Frame frame) {
    if (last != frame) {
      return false;
    }
    isShared = true;
    return true;
  }

  /** Returns whether more than one socket has written it. */
  boolean isShared() {
    return isShared;
  }

  /** Returns how much it takes on the wire. */
  int bytes() {
    return bytes;
  }

  /** Appends all frames; {@code out} is direct or backed by one NIO buffer. */
  void appendTo(ByteBuf out) {
    out.ensureWritable(bytes);
    if (before == null) {
      FrameBytes.append(out, last);
      return;
    }
    Frame[] frames = new Frame[length];
    int place = length;
    for (FrameRun run = this; run != null; run = run.before) {
      frames[--place] = run.last;
    }
    for (Frame frame : frames) {
      FrameBytes.append(out, frame);
    }
  }
}
