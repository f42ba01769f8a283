package io.realtime4j.transport.netty;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.realtime4j.api.spi.transport.Frame;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/*
 * The runs of a turn are trees: each begins with a frame that some socket wrote first since its last
 * hand-over, and a socket that writes what another has written before it walks along. So who has
 * the same to send is known without comparing anything, and it is encoded once for all of them.
 *
 * A task posted with the first use in a turn forgets everything, so that no frame and no buffer
 * outlives its turn here.
 */
/** What the sockets of a loop write in this turn. Loop only. */
final class FrameRuns {
  /**
   * So many beginnings are remembered: rooms that write in turns, and the pieces of what is too
   * much for one hand-over.
   */
  private static final int BEGINNINGS = 8;

  private final NettyLoop loop;

  /** A ring; the newest is before {@link #oldest}. */
  private final @Nullable FrameRun[] beginnings = new FrameRun[BEGINNINGS];

  private int oldest;

  /** Those whose wire form is kept. */
  private final List<FrameRun> encoded = new ArrayList<>();

  private boolean isForgetting;

  FrameRuns(NettyLoop loop) {
    this.loop = loop;
  }

  /** Returns the run of this one frame. */
  FrameRun begin(Frame frame) {
    for (int age = 1; age <= BEGINNINGS; age++) {
      FrameRun known = beginnings[(oldest - age) & (BEGINNINGS - 1)];
      if (known == null) {
        break;
      }
      if (known.sharedBy(frame)) {
        return known;
      }
    }
    FrameRun begun = new FrameRun(null, frame);
    beginnings[oldest] = begun;
    oldest = (oldest + 1) & (BEGINNINGS - 1);
    forgetLater();
    return begun;
  }

  /** Returns the wire form of a run, encoded once; the caller owns one reference. */
  ByteBuf encode(FrameRun run, ByteBufAllocator alloc) {
    ByteBuf buffer = run.encoded;
    if (buffer == null) {
      buffer = alloc.directBuffer(run.bytes());
      run.appendTo(buffer);
      run.encoded = buffer;
      encoded.add(run);
      forgetLater();
    }
    return buffer.retainedDuplicate();
  }

  private void forgetLater() {
    if (!isForgetting) {
      isForgetting = true;
      loop.execute(this::forget);
    }
  }

  private void forget() {
    isForgetting = false;
    Arrays.fill(beginnings, null);
    for (FrameRun run : encoded) {
      ByteBuf buffer = run.encoded;
      run.encoded = null;
      if (buffer != null) {
        buffer.release();
      }
    }
    encoded.clear();
  }
}
