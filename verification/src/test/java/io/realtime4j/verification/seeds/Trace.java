package io.realtime4j.verification.seeds;

import io.realtime4j.testkit.VirtualScheduler;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/** The last lines of what happened in a run; they are put into words only when asked for. */
final class Trace {
  private static final int KEPT = Integer.getInteger("realtime4j.trace", 60);
  private static final int WIDTH = 220;

  private final VirtualScheduler scheduler;
  private final Deque<Line> lines = new ArrayDeque<>();
  private int hash = 1;

  Trace(VirtualScheduler scheduler) {
    this.scheduler = scheduler;
  }

  void add(String who, String what) {
    if (lines.size() == KEPT) {
      lines.remove();
    }
    Line line = new Line(scheduler.now(), who, what);
    lines.add(line);
    hash = 31 * hash + line.hashCode();
  }

  /** A digest of all lines ever added. */
  int digest() {
    return hash;
  }

  String text() {
    StringBuilder text = new StringBuilder();
    for (Line line : lines) {
      String what = line.what.length() > WIDTH ? line.what.substring(0, WIDTH) + "…" : line.what;
      text.append("%10.3f ms  %-5s %s%n".formatted(line.at.toNanos() / 1e6, line.who, what));
    }
    return text.toString();
  }

  private record Line(Duration at, String who, String what) {}
}
