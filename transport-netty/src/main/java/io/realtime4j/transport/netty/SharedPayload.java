package io.realtime4j.transport.netty;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.realtime4j.api.spi.transport.Frame;
import org.jspecify.annotations.Nullable;

/**
 * The last large frame written on a loop, encoded once for all its recipients of that turn. A
 * broadcast writes one frame to many sockets in a row, so remembering one is enough; a task posted
 * with the first use drops it, so no buffer outlives its turn.
 */
final class SharedPayload {
  private final NettyLoop loop;
  private @Nullable Frame frame;
  private @Nullable ByteBuf encoded;

  SharedPayload(NettyLoop loop) {
    this.loop = loop;
  }

  /** Returns the wire form of {@code wanted}, unmasked; the caller owns one reference. */
  ByteBuf encode(Frame wanted, ByteBufAllocator alloc) {
    ByteBuf buffer = encoded;
    if (buffer == null || frame != wanted) {
      boolean dropIsPosted = buffer != null;
      if (buffer != null) {
        buffer.release();
      }
      buffer = alloc.directBuffer(wanted.size() + FrameBytes.MAX_HEADER);
      FrameBytes.append(buffer, wanted);
      encoded = buffer;
      frame = wanted;
      if (!dropIsPosted) {
        loop.execute(this::drop);
      }
    }
    return buffer.retainedDuplicate();
  }

  private void drop() {
    ByteBuf buffer = encoded;
    encoded = null;
    frame = null;
    if (buffer != null) {
      buffer.release();
    }
  }
}
