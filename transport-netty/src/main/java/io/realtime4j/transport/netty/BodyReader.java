package io.realtime4j.transport.netty;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.realtime4j.api.spi.transport.Exchange.BodyListener;
import org.jspecify.annotations.Nullable;

/** Gathers a request's body up to a limit and tells its listener once. Loop only. */
final class BodyReader {
  private final ByteBufAllocator alloc;
  private final int maxBytes;
  private final BodyListener listener;
  private @Nullable ByteBuf gathered;
  private boolean told;
  private boolean tooLarge;

  BodyReader(ByteBufAllocator alloc, int maxBytes, BodyListener listener) {
    this.alloc = alloc;
    this.maxBytes = maxBytes;
    this.listener = listener;
  }

  /** Takes the next part; the caller keeps its reference. */
  void content(ByteBuf bytes, boolean last) {
    if (told) {
      return;
    }
    ByteBuf before = gathered;
    int size = (before == null ? 0 : before.readableBytes()) + bytes.readableBytes();
    if (size > maxBytes) {
      tooLarge();
    } else if (last && before == null) {
      told = true;
      listener.onBody(bytes.nioBuffer());
    } else {
      append(before, bytes);
      if (last) {
        finish();
      }
    }
  }

  private void append(@Nullable ByteBuf before, ByteBuf bytes) {
    ByteBuf all = before == null ? alloc.buffer(bytes.readableBytes()) : before;
    gathered = all.writeBytes(bytes, bytes.readerIndex(), bytes.readableBytes());
  }

  private void finish() {
    ByteBuf all = gathered;
    gathered = null;
    told = true;
    if (all != null) {
      try {
        listener.onBody(all.nioBuffer());
      } finally {
        all.release();
      }
    }
  }

  boolean isTooLarge() {
    return tooLarge;
  }

  void tooLarge() {
    if (end()) {
      tooLarge = true;
      listener.onTooLarge();
    }
  }

  void gone() {
    if (end()) {
      listener.onGone();
    }
  }

  private boolean end() {
    if (told) {
      return false;
    }
    told = true;
    ByteBuf all = gathered;
    gathered = null;
    if (all != null) {
      all.release();
    }
    return true;
  }
}
