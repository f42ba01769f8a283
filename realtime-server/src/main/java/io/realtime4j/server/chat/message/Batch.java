package io.realtime4j.server.chat.message;

import io.realtime4j.api.StoreException;
import io.realtime4j.api.spi.store.AppendResult;
import io.realtime4j.api.spi.store.MessageEntry;
import io.realtime4j.server.chat.meter.LoopMeter;
import io.realtime4j.server.loop.Deadline;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Messages that were handed to the log in one call. Sequencer only. */
final class Batch {
  /**
   * What is committed together goes out together, on each loop in one turn: between two of these
   * the loop serves others, and sockets can send what they have. A larger message is alone.
   */
  static final int MAX_BYTES = 256 * 1024;

  private final List<Submission> submissions;
  private final List<MessageEntry> entries;
  private @Nullable List<AppendResult> results;
  private @Nullable Throwable failure;

  /** Null until the log is asked. */
  @Nullable Deadline deadline;

  /** When the log was asked, as the loop's meter counts. */
  long askedAt = LoopMeter.NEVER;

  /** Whether nothing of it can be committed any more that is not by now. */
  boolean isOver;

  /** Takes the next submissions of those that wait, as many as go together. */
  static Batch next(Deque<Submission> waiting, MessageIds ids) {
    List<Submission> taken = new ArrayList<>();
    long bytes = 0;
    Submission next = waiting.peek();
    while (next != null && (taken.isEmpty() || bytes + next.bytes() <= MAX_BYTES)) {
      taken.add(waiting.remove());
      bytes += next.bytes();
      next = waiting.peek();
    }
    return new Batch(taken, ids);
  }

  private Batch(List<Submission> submissions, MessageIds ids) {
    this.submissions = submissions;
    this.entries = new ArrayList<>(submissions.size());
    for (Submission submission : submissions) {
      entries.add(submission.entry(ids.next()));
    }
  }

  List<Submission> submissions() {
    return submissions;
  }

  List<MessageEntry> entries() {
    return entries;
  }

  /** Notes what the log answered, or that it did not. */
  void completed(@Nullable List<AppendResult> newResults, @Nullable Throwable newFailure) {
    if (deadline != null) {
      deadline.cancel();
    }
    if (newFailure == null && (newResults == null || newResults.size() != entries.size())) {
      failure = new IllegalStateException("the log gave another number of results");
    } else {
      results = newResults;
      failure = newFailure;
    }
  }

  boolean isCompleted() {
    return results != null || failure != null;
  }

  @Nullable List<AppendResult> results() {
    return results;
  }

  /** Returns why it is not known to be stored. */
  Throwable failure() {
    return failure == null ? new TimeoutException("the log has not answered") : failure;
  }

  /** Returns whether the log alone knows what became of it. */
  boolean isInDoubt() {
    return results == null
        && !(failure instanceof StoreException refusal
            && refusal.code().equals(StoreException.OVERLOADED));
  }

  /** Returns the submissions by the ids of their messages. */
  Map<String, Submission> byId() {
    Map<String, Submission> byId = new LinkedHashMap<>();
    for (int i = 0; i < entries.size(); i++) {
      byId.put(entries.get(i).messageId(), submissions.get(i));
    }
    return byId;
  }
}
