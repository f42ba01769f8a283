package io.realtime4j.server.chat.message;

import io.realtime4j.api.spi.store.AppendResult;
import io.realtime4j.api.spi.store.LogEntry;
import io.realtime4j.api.spi.store.MessageEntry;
import io.realtime4j.api.spi.store.MessageLog;
import io.realtime4j.server.chat.session.RoomKey;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Messages that are handed to the log in one call. Sequencer only. */
final class Batch extends LogCall {
  /**
   * What is committed together goes out together, on each loop in one turn: between two of these
   * the loop serves others, and sockets can send what they have. A larger message is alone.
   */
  static final int MAX_BYTES = 256 * 1024;

  private final List<Submission> submissions;
  private final List<MessageEntry> entries;
  private List<AppendResult> results = List.of();

  /** Takes the next messages of those that wait; the first is one. */
  static Batch next(Deque<Pending> waiting, MessageIds ids) {
    List<Submission> taken = new ArrayList<>();
    long bytes = 0;
    while (waiting.peek() instanceof Submission next
        && (taken.isEmpty() || bytes + next.bytes() <= MAX_BYTES)) {
      waiting.remove();
      taken.add(next);
      bytes += next.bytes();
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

  @Override
  List<Submission> pending() {
    return submissions;
  }

  @Override
  CompletionStage<Runnable> ask(MessageLog log) {
    return log.append(entries).thenApply(answer -> () -> accept(answer));
  }

  private void accept(@Nullable List<AppendResult> answer) {
    if (answer == null || answer.size() != entries.size()) {
      throw new IllegalStateException("the log gave another number of results");
    }
    results = answer;
  }

  @Override
  long firstLsn() {
    for (AppendResult result : results) {
      if (result instanceof AppendResult.Appended appended) {
        return appended.lsn();
      }
    }
    return 0;
  }

  /** What was added comes after all that is repeated beside it. */
  @Override
  boolean repeatsUnposted(PostedHeads heads) {
    if (firstLsn() != 0) {
      return false;
    }
    for (int i = 0; i < results.size(); i++) {
      RoomKey room = submissions.get(i).room();
      if (results.get(i) instanceof AppendResult.Duplicate known
          && heads.isUsed(room)
          && heads.of(room) < known.offset()) {
        return true;
      }
    }
    return false;
  }

  @Override
  List<LogEntry> post(MessageFanOut fanOut, PostedHeads heads) {
    for (int i = 0; i < results.size(); i++) {
      if (results.get(i) instanceof AppendResult.Appended appended) {
        heads.posted(submissions.get(i).room(), appended.offset());
      }
    }
    return fanOut.post(submissions, entries, results);
  }

  @Override
  Map<Object, Pending> byKey() {
    Map<Object, Pending> byId = new LinkedHashMap<>();
    for (int i = 0; i < entries.size(); i++) {
      byId.put(entries.get(i).messageId(), submissions.get(i));
    }
    return byId;
  }
}
