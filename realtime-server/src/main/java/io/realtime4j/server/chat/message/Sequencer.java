package io.realtime4j.server.chat.message;

import io.realtime4j.api.EventLoop;
import io.realtime4j.api.RefusedException;
import io.realtime4j.api.spi.store.AppendResult;
import io.realtime4j.api.spi.store.ChangeRow;
import io.realtime4j.api.spi.store.LogEntry;
import io.realtime4j.api.spi.store.MessageLog;
import io.realtime4j.api.spi.store.MessageRow;
import io.realtime4j.server.chat.cluster.LogOrder;
import io.realtime4j.server.chat.meter.LoopMeter;
import io.realtime4j.server.chat.meter.Metrics;
import io.realtime4j.server.chat.session.Refusals;
import io.realtime4j.server.chat.session.RoomKey;
import io.realtime4j.server.loop.Asker;
import io.realtime4j.server.loop.DeadlineQueue;
import io.realtime4j.server.loop.Stages;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import java.util.function.BiConsumer;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/*
 * Everything goes into the log from this one loop, so calls, commits and completions have one order.
 * Messages that were submitted within a turn are one call, or a few if they are many; a change is a
 * call of its own. A call that completes early waits until those before it have completed, then what
 * it is goes out. A call that fails, or does not answer in time, may have
 * been committed: then nothing is appended or goes out before the log has said so. Because everything goes out from here, "the last offset
 * posted" is exact for who attaches by a task posted from here.
 */

/** The one way out for everything that is committed, in the order of the log. */
public final class Sequencer implements LogOrder {
  /** Messages between their submission and their fan-out; more are refused for a moment. */
  static final int MAX_PENDING = 10_000;

  /** The same in bytes of their bodies. */
  static final long MAX_PENDING_BYTES = 32L << 20;

  private final EventLoop loop;
  private final DeadlineQueue deadlines;
  private final MessageLog log;
  private final MessageIds ids;
  private final MessageFanOut fanOut;
  private final LoopMeter meter;
  // Loop only.
  private final Map<RoomKey, Long> posted = new HashMap<>();
  private final Deque<LogCall> inFlight = new ArrayDeque<>();
  private final Deque<Pending> gathering = new ArrayDeque<>();
  private final LogTail tail = new LogTail();
  private final LogWaiters waiters;
  private final Doubts doubts;
  private int pending;
  private long pendingBytes;

  public Sequencer(
      Asker asker, MessageLog log, MessageIds ids, MessageFanOut fanOut, LoopMeter meter) {
    this.loop = asker.loop();
    this.deadlines = new DeadlineQueue(loop, Asker.PATIENCE);
    this.waiters = new LogWaiters(loop);
    this.doubts = new Doubts(asker, log, new Found());
    this.log = log;
    this.ids = ids;
    this.fanOut = fanOut;
    this.meter = meter;
    meter.levelOfServer(Metrics.PENDING_MESSAGES, () -> pending);
    meter.levelOfServer(Metrics.PENDING_BYTES, () -> pendingBytes);
  }

  /** Takes a message or a change; what one thread submits goes into the log in that order. */
  public void submit(Pending submission) {
    loop.execute(() -> accept(submission));
  }

  /** Tells where a room's log stands before anything is appended to it. */
  public void seed(RoomKey room, long newest) {
    loop.execute(() -> posted.put(room, newest));
  }

  /** Forgets a room that is no longer in use. */
  public void forget(RoomKey room) {
    loop.execute(() -> posted.remove(room));
  }

  /**
   * Runs a task between two messages, with the offset of the last one posted in a room: sessions to
   * which the task posts get exactly the later ones.
   */
  public void between(RoomKey room, LongConsumer task) {
    loop.execute(() -> task.accept(posted.getOrDefault(room, 0L)));
  }

  /** Says where the log ends; before clients come. */
  public void start(long lsn) {
    loop.execute(
        () -> {
          tail.start(lsn);
          fanOut.start(lsn);
          waiters.reached(lsn);
        });
  }

  @Override
  public long head() {
    return tail.head();
  }

  @Override
  public void after(long lsn, Runnable task) {
    if (lsn <= tail.head()) {
      MessageFanOut.guarded(task);
    } else {
      waiters.add(lsn, task);
    }
  }

  /**
   * Runs a task between two messages, with the end of the log and all that came after an lsn, or
   * null if they are too many to have been kept.
   */
  public void sinceThen(long lsn, BiConsumer<Long, @Nullable List<LogEntry>> task) {
    loop.execute(() -> task.accept(tail.head(), tail.since(lsn)));
  }

  /**
   * Returns whether it is not known what became of messages: the log did not answer in time, and
   * has not said since what it holds of them. Loop only.
   */
  public boolean isInDoubt() {
    return doubts.isUnanswered() || !doubts.isEmpty();
  }

  private void accept(Pending submission) {
    if (pending >= MAX_PENDING || pendingBytes >= MAX_PENDING_BYTES || fanOut.isBehind()) {
      submission.refused(
          Refusals.unavailable("Too much is being sent just now", Refusals.FAN_OUT_PAUSE));
      return;
    }
    if (doubts.isUnanswered()) {
      submission.refused(unavailable());
      return;
    }
    pending++;
    pendingBytes += submission.bytes();
    gathering.add(submission);
    if (gathering.size() == 1 && !doubts.isAsking()) {
      loop.execute(this::append);
    }
  }

  private static RefusedException unavailable() {
    return Refusals.unavailable("The store cannot be used now", Asker.PAUSE);
  }

  private void append() {
    if (doubts.isAsking() || gathering.isEmpty()) {
      return;
    }
    LogCall call = LogCall.next(gathering, ids);
    inFlight.add(call);
    if (!gathering.isEmpty()) {
      loop.execute(this::append);
    }
    call.deadline =
        deadlines.add(
            () -> completed(call, null, new TimeoutException("the log has not answered"), false));
    call.askedAt = meter.now();
    try {
      call.ask(log)
          .whenComplete(
              (answer, failure) -> loop.execute(() -> completed(call, answer, failure, true)));
    } catch (RuntimeException e) {
      completed(call, null, e, true);
    }
  }

  private void completed(
      LogCall call, @Nullable Runnable answer, @Nullable Throwable failure, boolean isOver) {
    call.isOver |= isOver;
    if (!call.isCompleted()) {
      call.completed(answer, failure == null ? null : Stages.cause(failure));
      if (call.isInDoubt()) {
        meter.count(Metrics.COMMIT_FAILURES, 1);
      } else {
        meter.took(Metrics.COMMIT_TIME, call.askedAt);
      }
    }
    proceed();
  }

  /** Lets out what has its end and its turn. */
  private void proceed() {
    while (!doubts.isAsking()) {
      LogCall first = inFlight.peek();
      boolean isCompleted = first != null && first.isCompleted();
      if (first != null && isCompleted && first.isInDoubt()) {
        doubtAll();
        doubts.ask();
      } else if (isCompleted && !doubts.isEmpty()) {
        doubts.over();
        doubts.ask();
      } else if (first != null && isCompleted) {
        inFlight.remove();
        first.pending().forEach(this::noLongerPending);
        settle(first);
      } else if (doubts.hasOver()) {
        doubts.ask();
      } else {
        return;
      }
    }
  }

  private void noLongerPending(Pending submission) {
    pending--;
    pendingBytes -= submission.bytes();
  }

  /** One reading is for all that are in doubt by now: thousands may be at once. */
  private void doubtAll() {
    LogCall first = inFlight.peek();
    while (first != null && first.isCompleted() && first.isInDoubt()) {
      inFlight.remove();
      first.pending().forEach(this::noLongerPending);
      doubts.add(first);
      first = inFlight.peek();
    }
  }

  private void settle(LogCall call) {
    if (call.isAnswered()) {
      committed(call.post(fanOut, posted));
    } else {
      call.pending().forEach(submission -> submission.refused(call.failure()));
    }
  }

  private void committed(List<LogEntry> entries) {
    meter.count(
        Metrics.MESSAGES, entries.stream().filter(entry -> entry instanceof MessageRow).count());
    tail.add(entries);
    waiters.reached(tail.head());
  }

  /** What the log holds of what is in doubt. */
  private final class Found implements Doubts.Owner {
    @Override
    public long head() {
      return tail.head();
    }

    @Override
    public Set<Object> waiting() {
      Set<Object> waiting = new LinkedHashSet<>();
      inFlight.forEach(call -> waiting.addAll(call.byKey().keySet()));
      return waiting;
    }

    @Override
    public void found(Pending pending, LogEntry entry) {
      if (pending instanceof ChangeSubmission change && entry instanceof ChangeRow row) {
        committed(fanOut.post(change, row));
      } else if (pending instanceof Submission submission && entry instanceof MessageRow row) {
        posted.put(submission.room(), row.offset());
        committed(
            fanOut.post(
                List.of(submission),
                List.of(
                    submission.entry(row.messageId()).toBuilder()
                        .sentAtMillis(row.sentAtMillis())
                        .build()),
                List.of(new AppendResult.Appended(row.offset(), row.lsn()))));
      }
    }

    @Override
    public void answered() {
      if (doubts.isUnanswered()) {
        gathering.forEach(Sequencer.this::noLongerPending);
        gathering.forEach(submission -> submission.refused(unavailable()));
        gathering.clear();
      } else {
        append();
        proceed();
      }
    }
  }
}
