package io.realtime4j.core.typing;

import java.time.Duration;

/*
 * Leading edge: the first keystroke is sent at once, so that even somebody who never pauses is seen
 * at once. Later keystrokes renew it, at most once a second; one inside that second is made good at
 * its end, so the server's 6 s never run out before our 5 s do.
 */
/** Our own typing in one place. Rules only; times are of a monotonic clock. */
final class Typist {
  /** At most one start per second and place. */
  static final Duration THROTTLE = Duration.ofSeconds(1);

  /** Without input for this long, we have stopped. */
  static final Duration PATIENCE = Duration.ofSeconds(5);

  /** What is to be sent. */
  enum Signal {
    NONE,
    START,
    STOP
  }

  private boolean typing;
  private boolean shown;
  private boolean everStarted;
  private long lastStartNanos;
  private long lastInputNanos;

  /** Text was typed. */
  Signal keystroke(long nowNanos) {
    typing = true;
    lastInputNanos = nowNanos;
    return startIfAllowed(nowNanos);
  }

  /** The input is blank, was sent, or given up. */
  Signal stop() {
    typing = false;
    boolean wasShown = shown;
    shown = false;
    return wasShown ? Signal.STOP : Signal.NONE;
  }

  /** Time has passed. */
  Signal tick(long nowNanos) {
    if (!typing) {
      return Signal.NONE;
    }
    if (nowNanos - lastInputNanos >= PATIENCE.toNanos()) {
      return stop();
    }
    boolean unsaid = !shown || lastInputNanos - lastStartNanos > 0;
    return unsaid ? startIfAllowed(nowNanos) : Signal.NONE;
  }

  private Signal startIfAllowed(long nowNanos) {
    if (everStarted && nowNanos - lastStartNanos < THROTTLE.toNanos()) {
      return Signal.NONE;
    }
    everStarted = true;
    shown = true;
    lastStartNanos = nowNanos;
    return Signal.START;
  }

  /** Returns how long until {@link #tick} has something to do; only while {@link #isTyping()}. */
  Duration untilTick(long nowNanos) {
    long stop = lastInputNanos + PATIENCE.toNanos() - nowNanos;
    boolean unsaid = !shown || lastInputNanos - lastStartNanos > 0;
    long start = lastStartNanos + THROTTLE.toNanos() - nowNanos;
    return Duration.ofNanos(Math.max(0, unsaid ? Math.min(start, stop) : stop));
  }

  boolean isTyping() {
    return typing;
  }

  /** Returns whether nothing needs to be remembered. */
  boolean isIdle(long nowNanos) {
    return !typing && nowNanos - lastStartNanos >= THROTTLE.toNanos();
  }

  /** The connection is gone, and with it what others were shown; a keystroke shows us again. */
  void forget() {
    typing = false;
    shown = false;
  }
}
