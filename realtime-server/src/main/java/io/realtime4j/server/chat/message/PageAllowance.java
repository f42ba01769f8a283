package io.realtime4j.server.chat.message;

import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * How many bytes of messages a page may hold. The first message is given whatever its size, or
 * whoever asks would never get past it; pages of one answer share what they may hold together, so
 * that each has its first message until that is used up. Safe for use from any loop.
 */
public final class PageAllowance {
  private final int share;
  // Null for a page that is alone in its answer.
  private final @Nullable AtomicLong left;

  private PageAllowance(int share, @Nullable AtomicLong left) {
    this.share = share;
    this.left = left;
  }

  /** Returns one for a page that is alone in its answer. */
  public static PageAllowance of(int bytes) {
    return new PageAllowance(bytes, null);
  }

  /** Returns one for each of several pages in one answer. */
  public static PageAllowance shared(int bytes, int pages) {
    return new PageAllowance(Math.max(1, bytes / Math.max(1, pages)), new AtomicLong(bytes));
  }

  /** Returns how many bytes are to be read for a page. */
  int bytes() {
    return share;
  }

  /** Takes a message into a page that holds some bytes; returns whether there is room for it. */
  boolean take(long held, int size) {
    if (held > 0 && held + size > share) {
      return false;
    }
    if (left == null) {
      return true;
    }
    while (true) {
      long known = left.get();
      if (size > known) {
        return false;
      }
      if (left.compareAndSet(known, known - size)) {
        return true;
      }
    }
  }
}
