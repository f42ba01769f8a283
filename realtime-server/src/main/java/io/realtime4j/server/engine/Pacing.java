package io.realtime4j.server.engine;

import io.realtime4j.api.spi.transport.Frame;
import io.realtime4j.server.EngineSession;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Output that follows the peer's pace, and what was written meanwhile and has to wait behind it.
 * Loop only.
 */
final class Pacing {
  /** As much as is asked for in one turn, before other connections have theirs. */
  private static final int TURN_BYTES = 64 * 1024;

  private final Deque<EngineSession.Paced> sources = new ArrayDeque<>();
  private final List<Frame> behind = new ArrayList<>();
  private long behindBytes;
  private boolean interrupted;

  void add(EngineSession.Paced source) {
    sources.add(source);
  }

  /** Takes a message that must not overtake. */
  void hold(Frame frame) {
    behind.add(frame);
    behindBytes += frame.size();
  }

  long behindBytes() {
    return behindBytes;
  }

  /** Returns whether the last turn's share was used up, so that there may be more at once. */
  boolean isInterrupted() {
    return interrupted;
  }

  /**
   * Writes what the sources have, up to a turn's share.
   *
   * @return whether all sources are done, and what waited was written too
   */
  boolean pump(Carrier carrier) {
    int left = TURN_BYTES;
    interrupted = false;
    while (left > 0 && carrier.isWritable()) {
      EngineSession.Paced source = sources.peek();
      if (source == null) {
        writeBehind(carrier);
        return true;
      }
      List<Frame> next = source.next();
      if (next == null) {
        sources.remove();
      } else if (next.isEmpty()) {
        return false;
      } else {
        for (Frame frame : next) {
          carrier.write(frame, true);
          left -= frame.size();
        }
      }
    }
    interrupted = left <= 0;
    return false;
  }

  /** Writes what waits. */
  void writeBehind(Carrier carrier) {
    behind.forEach(frame -> carrier.write(frame, false));
  }
}
