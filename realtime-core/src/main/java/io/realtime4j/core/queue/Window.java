package io.realtime4j.core.queue;

/*
 * TCP's congestion window, with the delay for its sign: answers that come late say that messages
 * stand in line somewhere, in front of whatever else this client has to say. It doubles with each
 * round of answers up to where that was last seen, then grows by one each round.
 */
/** How many messages may be under way at once. Loop only. */
final class Window {
  /** What every link is asked to bear, and every server; with it a slow one is never idle. */
  static final int LEAST = 16;

  /** Beyond the least, so many bytes are under way: half a second of a link of 4 Mbit/s. */
  static final long BYTES = 256 << 10;

  /** So much later than the quickest, an answer has stood in line: what a typist begins to feel. */
  static final long LATE_NANOS = 250_000_000;

  private final int most;
  private final int least;
  private int size;

  /** Above it growth is slow. */
  private int threshold;

  /** Answers since it last grew slowly. */
  private int answers;

  private long quickestNanos;

  /** What was sent before says nothing about the size since. */
  private long shrunkNanos;

  private boolean hasShrunk;

  /** Creates one for a new session, with at most so many messages. */
  Window(int most) {
    this.most = most;
    this.least = Math.min(LEAST, most);
    restart();
  }

  /** Nothing is known of the way to the server any more. */
  void restart() {
    size = least;
    threshold = most;
    answers = 0;
    quickestNanos = Long.MAX_VALUE;
    hasShrunk = false;
  }

  int size() {
    return size;
  }

  /** Returns how many of one room: it must not hold all of it while its answers do not come. */
  int perRoom() {
    return size - size / 4;
  }

  /** Returns whether one more may be sent. */
  boolean isOpen(int underWay, long bytes) {
    return underWay < size && (underWay < least || bytes < BYTES);
  }

  /**
   * The server has taken a message.
   *
   * @param underWay how many were until then
   */
  void accepted(int underWay, long sentNanos, long nowNanos) {
    long nanos = nowNanos - sentNanos;
    quickestNanos = Math.min(quickestNanos, nanos);
    if (nanos - quickestNanos > LATE_NANOS) {
      shrink(sentNanos, nowNanos, size / 2);
    } else if (underWay >= perRoom()) {
      grow();
    }
  }

  private void grow() {
    if (size < threshold) {
      size++;
    } else if (++answers >= size && size < most) {
      size++;
      answers = 0;
    }
  }

  /** The server has refused a message, or not answered: what follows it was sent in vain. */
  void refused(long sentNanos, long nowNanos) {
    shrink(sentNanos, nowNanos, least);
  }

  private void shrink(long sentNanos, long nowNanos, int to) {
    if (hasShrunk && sentNanos - shrunkNanos < 0) {
      return;
    }
    threshold = Math.max(least, size / 2);
    size = Math.max(least, to);
    answers = 0;
    hasShrunk = true;
    shrunkNanos = nowNanos;
  }
}
