package io.realtime4j.server.chat.room;

import io.realtime4j.api.EventLoop;
import io.realtime4j.api.spi.store.Membership;
import io.realtime4j.server.chat.session.Refusals;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How long each has to wait before the next message, where a room makes its members wait. */
final class SlowMode {
  private final EventLoop loop;
  // When each has sent last, the longest ago first.
  private final Map<String, Long> sentNanos = new LinkedHashMap<>();

  SlowMode(EventLoop loop) {
    this.loop = loop;
  }

  /**
   * Takes note of a message that is about to be stored.
   *
   * @param role of who sends it, or {@code null}
   * @throws io.realtime4j.api.RefusedException RATE_LIMITED, with the time that is left
   */
  void take(String userId, @Nullable String role, Duration wait) {
    long now = loop.nanoTime();
    forgetOld(now, wait);
    if (waitsNot(role, wait)) {
      return;
    }
    Long last = sentNanos.get(userId);
    if (last != null) {
      throw Refusals.slowMode(wait, wait.minusNanos(now - last));
    }
    sentNanos.put(userId, now);
  }

  private static boolean waitsNot(@Nullable String role, Duration wait) {
    return wait.isZero() || Membership.OWNER.equals(role) || Membership.MODERATOR.equals(role);
  }

  /** Takes note of a message that another server has let through. */
  void noted(String userId, @Nullable String role, Duration wait) {
    if (!waitsNot(role, wait)) {
      long now = loop.nanoTime();
      forgetOld(now, wait);
      sentNanos.remove(userId);
      sentNanos.put(userId, now);
    }
  }

  /** A message that was noted was not stored. */
  void giveBack(String userId) {
    sentNanos.remove(userId);
  }

  boolean isIdle(Duration wait) {
    forgetOld(loop.nanoTime(), wait);
    return sentNanos.isEmpty();
  }

  private void forgetOld(long now, Duration wait) {
    Iterator<Long> oldest = sentNanos.values().iterator();
    while (oldest.hasNext() && now - oldest.next() >= wait.toNanos()) {
      oldest.remove();
    }
  }
}
