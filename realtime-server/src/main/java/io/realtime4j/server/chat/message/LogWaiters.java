package io.realtime4j.server.chat.message;

import io.realtime4j.api.EventLoop;
import io.realtime4j.server.loop.Deadline;
import io.realtime4j.server.loop.DeadlineQueue;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.TreeMap;

/** What waits for the log to get somewhere, in that order. Sequencer only. */
final class LogWaiters {
  /** What the log is behind with for longer does not come soon. */
  static final Duration PATIENCE = Duration.ofSeconds(5);

  private final DeadlineQueue deadlines;
  private final TreeMap<Long, Deque<Waiter>> byPlace = new TreeMap<>();

  LogWaiters(EventLoop loop) {
    this.deadlines = new DeadlineQueue(loop, PATIENCE);
  }

  void add(long lsn, Runnable task) {
    byPlace.computeIfAbsent(lsn, place -> new ArrayDeque<>(1)).add(new Waiter(lsn, task));
  }

  /** The log has gone out up to here. */
  void reached(long lsn) {
    while (!byPlace.isEmpty() && byPlace.firstKey() <= lsn) {
      byPlace.pollFirstEntry().getValue().forEach(Waiter::reached);
    }
  }

  private final class Waiter extends Deadline {
    private final long lsn;
    private final Runnable task;

    Waiter(long lsn, Runnable task) {
      this.lsn = lsn;
      this.task = task;
      deadlines.add(this);
    }

    void reached() {
      cancel();
      MessageFanOut.guarded(task);
    }

    @Override
    protected void due() {
      Deque<Waiter> others = byPlace.get(lsn);
      if (others != null && others.remove(this) && others.isEmpty()) {
        byPlace.remove(lsn);
      }
      MessageFanOut.guarded(task);
    }
  }
}
