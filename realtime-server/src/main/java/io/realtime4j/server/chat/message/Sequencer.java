package io.realtime4j.server.chat.message;

import io.realtime4j.api.EventLoop;
import io.realtime4j.api.RefusedException;
import io.realtime4j.api.spi.store.AppendResult;
import io.realtime4j.api.spi.store.MessageEntry;
import io.realtime4j.api.spi.store.MessageLog;
import io.realtime4j.api.spi.store.MessageRow;
import io.realtime4j.server.chat.meter.LoopMeter;
import io.realtime4j.server.chat.meter.Metrics;
import io.realtime4j.server.chat.session.Refusals;
import io.realtime4j.server.chat.session.RoomKey;
import io.realtime4j.server.loop.Asker;
import io.realtime4j.server.loop.DeadlineQueue;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import java.util.function.BiConsumer;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/*
 * Every append is made from this one loop, so calls, commits and completions have one order. What
 * was submitted within a turn is one call, or a few if it is much. A call that completes early waits until those before it
 * have completed, then its messages go out. A call that fails, or does not answer in time, may have
 * been committed: then nothing is appended or goes out before the log has said so. Because everything goes out from here, "the last offset
 * posted" is exact for who attaches by a task posted from here.
 */

/** The one way out for everything that is committed, in the order of the log. */
public final class Sequencer {
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
  private final Deque<Batch> inFlight = new ArrayDeque<>();
  private final Deque<Submission> gathering = new ArrayDeque<>();
  private final LogTail tail = new LogTail();
  private final Doubts doubts;
  private int pending;
  private long pendingBytes;

  public Sequencer(
      Asker asker, MessageLog log, MessageIds ids, MessageFanOut fanOut, LoopMeter meter) {
    this.loop = asker.loop();
    this.deadlines = new DeadlineQueue(loop, Asker.PATIENCE);
    this.doubts = new Doubts(asker, log, new Found());
    this.log = log;
    this.ids = ids;
    this.fanOut = fanOut;
    this.meter = meter;
    meter.levelOfServer(Metrics.PENDING_MESSAGES, () -> pending);
    meter.levelOfServer(Metrics.PENDING_BYTES, () -> pendingBytes);
  }

  /** Takes a message; those that one thread submits are appended in that order. */
  public void submit(Submission submission) {
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
        });
  }

  /**
   * Runs a task between two messages, with the end of the log and all messages after an lsn, or
   * null if they are too many to have been kept.
   */
  public void sinceThen(long lsn, BiConsumer<Long, @Nullable List<MessageRow>> task) {
    loop.execute(() -> task.accept(tail.head(), tail.since(lsn)));
  }

  private void accept(Submission submission) {
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
    Batch batch = Batch.next(gathering, ids);
    inFlight.add(batch);
    if (!gathering.isEmpty()) {
      loop.execute(this::append);
    }
    batch.deadline =
        deadlines.add(
            () -> completed(batch, null, new TimeoutException("the log has not answered"), false));
    batch.askedAt = meter.now();
    try {
      CompletionStage<List<AppendResult>> stage = log.append(batch.entries());
      stage.whenComplete(
          (results, failure) -> loop.execute(() -> completed(batch, results, failure, true)));
    } catch (RuntimeException e) {
      completed(batch, null, e, true);
    }
  }

  private void completed(
      Batch batch,
      @Nullable List<AppendResult> results,
      @Nullable Throwable failure,
      boolean isOver) {
    batch.isOver |= isOver;
    if (!batch.isCompleted()) {
      batch.completed(results, failure);
      if (batch.isInDoubt()) {
        meter.count(Metrics.COMMIT_FAILURES, 1);
      } else {
        meter.took(Metrics.COMMIT_TIME, batch.askedAt);
      }
    }
    proceed();
  }

  /** Lets out what has its end and its turn. */
  private void proceed() {
    while (!doubts.isAsking()) {
      Batch first = inFlight.peek();
      boolean isCompleted = first != null && first.isCompleted();
      if (first != null && isCompleted && first.isInDoubt()) {
        doubtAll();
        doubts.ask();
      } else if (isCompleted && !doubts.isEmpty()) {
        doubts.over();
        doubts.ask();
      } else if (first != null && isCompleted) {
        inFlight.remove();
        first.submissions().forEach(this::noLongerPending);
        settle(first);
      } else if (doubts.hasOver()) {
        doubts.ask();
      } else {
        return;
      }
    }
  }

  private void noLongerPending(Submission submission) {
    pending--;
    pendingBytes -= submission.bytes();
  }

  /** One reading is for all that are in doubt by now: thousands may be at once. */
  private void doubtAll() {
    Batch first = inFlight.peek();
    while (first != null && first.isCompleted() && first.isInDoubt()) {
      inFlight.remove();
      first.submissions().forEach(this::noLongerPending);
      doubts.add(first);
      first = inFlight.peek();
    }
  }

  private void settle(Batch batch) {
    List<AppendResult> results = batch.results();
    if (results == null) {
      batch.submissions().forEach(submission -> submission.refused(batch.failure()));
    } else {
      post(batch.submissions(), batch.entries(), results);
    }
  }

  private void post(
      List<Submission> submissions, List<MessageEntry> entries, List<AppendResult> results) {
    int stored = 0;
    for (int i = 0; i < results.size(); i++) {
      if (results.get(i) instanceof AppendResult.Appended appended) {
        posted.put(submissions.get(i).room(), appended.offset());
        stored++;
      }
    }
    meter.count(Metrics.MESSAGES, stored);
    tail.add(fanOut.post(submissions, entries, results));
  }

  /** What the log holds of what is in doubt. */
  private final class Found implements Doubts.Owner {
    @Override
    public long head() {
      return tail.head();
    }

    @Override
    public Set<String> waiting() {
      Set<String> waiting = new LinkedHashSet<>();
      for (Batch batch : inFlight) {
        batch.entries().forEach(entry -> waiting.add(entry.messageId()));
      }
      return waiting;
    }

    @Override
    public void found(Submission submission, MessageRow row) {
      MessageEntry entry =
          submission.entry(row.messageId()).toBuilder().sentAtMillis(row.sentAtMillis()).build();
      post(
          List.of(submission),
          List.of(entry),
          List.of(new AppendResult.Appended(row.offset(), row.lsn())));
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
