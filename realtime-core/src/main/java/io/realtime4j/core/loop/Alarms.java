package io.realtime4j.core.loop;

import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What a loop is to run later, by due time, then in the order of setting. Loop only. */
final class Alarms {
  /** A task with its time. */
  static final class Alarm implements Comparable<Alarm> {
    final Runnable task;
    private final long dueNanos;

    /** Given when it is set. */
    private long number;

    /** Set by any thread: it is not to run, wherever it is on its way. */
    volatile boolean isCancelled;

    /**
     * Creates one that is not set.
     *
     * @param dueNanos by the loop's clock, which may wrap around
     */
    Alarm(Runnable task, long dueNanos) {
      this.task = task;
      this.dueNanos = dueNanos;
    }

    @Override
    public int compareTo(Alarm other) {
      long later = dueNanos - other.dueNanos;
      return later == 0 ? Long.compare(number, other.number) : Long.signum(later);
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return this == other;
    }

    @Override
    public int hashCode() {
      return System.identityHashCode(this);
    }
  }

  private final TreeSet<Alarm> alarms = new TreeSet<>();
  private long count;

  void set(Alarm alarm) {
    if (!alarm.isCancelled) {
      alarm.number = ++count;
      alarms.add(alarm);
    }
  }

  void remove(Alarm alarm) {
    alarms.remove(alarm);
  }

  /** Takes the next that was due at a time; null if there is none. */
  @Nullable Alarm takeDue(long nanos) {
    if (alarms.isEmpty() || alarms.first().dueNanos - nanos > 0) {
      return null;
    }
    return alarms.pollFirst();
  }

  /** Returns in how many nanoseconds the next is due, very many if there is none. */
  long nextIn(long nanos) {
    return alarms.isEmpty() ? Long.MAX_VALUE : Math.max(0, alarms.first().dueNanos - nanos);
  }
}
