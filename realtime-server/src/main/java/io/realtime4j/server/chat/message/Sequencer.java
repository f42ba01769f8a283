package io.realtime4j.server.chat.message;

import io.realtime4j.api.EventLoop;
import io.realtime4j.api.spi.store.AppendResult;
import io.realtime4j.api.spi.store.MessageEntry;
import io.realtime4j.api.spi.store.MessageLog;
import io.realtime4j.api.spi.store.MessageRow;
import io.realtime4j.server.chat.session.Refusals;
import io.realtime4j.server.chat.session.RoomKey;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/*
 * Every append is made from this one loop, so calls, commits and completions have one order. What
 * was submitted within a turn is one call. A call that completes early waits until those before it
 * have completed, then its messages go out. Because everything goes out from here, "the last offset
 * posted" is exact for who attaches by a task posted from here.
 */

/** The one way out for everything that is committed, in the order of the log. */
public final class Sequencer {
  /** Messages between their submission and their fan-out; more are refused for a moment. */
  static final int MAX_PENDING = 10_000;

  private final EventLoop loop;
  private final MessageLog log;
  private final MessageIds ids;
  private final MessageFanOut fanOut;
  // Loop only.
  private final Map<RoomKey, Long> posted = new HashMap<>();
  private final Deque<Batch> inFlight = new ArrayDeque<>();
  private List<Submission> gathering = new ArrayList<>();
  private final LogTail tail = new LogTail();
  private int pending;

  public Sequencer(EventLoop loop, MessageLog log, MessageIds ids, MessageFanOut fanOut) {
    this.loop = loop;
    this.log = log;
    this.ids = ids;
    this.fanOut = fanOut;
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
    if (pending >= MAX_PENDING || fanOut.isBehind()) {
      submission.refused(
          Refusals.unavailable("Too much is being sent just now", Refusals.FAN_OUT_PAUSE));
      return;
    }
    pending++;
    gathering.add(submission);
    if (gathering.size() == 1) {
      loop.execute(this::append);
    }
  }

  private void append() {
    Batch batch = new Batch(gathering);
    gathering = new ArrayList<>();
    inFlight.add(batch);
    List<MessageEntry> entries = new ArrayList<>(batch.submissions.size());
    for (Submission submission : batch.submissions) {
      entries.add(submission.entry(ids.next()));
    }
    batch.entries = entries;
    try {
      CompletionStage<List<AppendResult>> stage = log.append(entries);
      stage.whenComplete(
          (results, failure) -> loop.execute(() -> completed(batch, results, failure)));
    } catch (RuntimeException e) {
      completed(batch, null, e);
    }
  }

  private void completed(
      Batch batch, @Nullable List<AppendResult> results, @Nullable Throwable failure) {
    batch.results = results;
    batch.failure = failure;
    batch.done = true;
    for (Batch first = inFlight.peek(); first != null && first.done; first = inFlight.peek()) {
      inFlight.remove();
      pending -= first.submissions.size();
      settle(first);
    }
  }

  private void settle(Batch batch) {
    List<AppendResult> results = batch.results;
    if (results == null || results.size() != batch.entries.size()) {
      Throwable failure =
          batch.failure == null
              ? new IllegalStateException("the log gave another number of results")
              : batch.failure;
      batch.submissions.forEach(submission -> submission.refused(failure));
      return;
    }
    for (int i = 0; i < results.size(); i++) {
      if (results.get(i) instanceof AppendResult.Appended appended) {
        posted.put(batch.submissions.get(i).room(), appended.offset());
      }
    }
    tail.add(fanOut.post(batch.submissions, batch.entries, results));
  }

  private static final class Batch {
    final List<Submission> submissions;
    List<MessageEntry> entries = List.of();
    @Nullable List<AppendResult> results;
    @Nullable Throwable failure;
    boolean done;

    Batch(List<Submission> submissions) {
      this.submissions = submissions;
    }
  }
}
