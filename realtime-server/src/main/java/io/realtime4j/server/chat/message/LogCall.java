package io.realtime4j.server.chat.message;

import io.realtime4j.api.spi.store.ChangeRow;
import io.realtime4j.api.spi.store.LogEntry;
import io.realtime4j.api.spi.store.MessageLog;
import io.realtime4j.api.spi.store.MessageRow;
import io.realtime4j.server.chat.meter.LoopMeter;
import io.realtime4j.server.loop.Asker;
import io.realtime4j.server.loop.Deadline;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** What is handed to the log in one call. Sequencer only. */
abstract sealed class LogCall permits Batch, ChangeCall {
  private boolean isAnswered;
  private @Nullable Throwable failure;

  /** Null until the log is asked. */
  @Nullable Deadline deadline;

  /** When the log was asked, as the loop's meter counts. */
  long askedAt = LoopMeter.NEVER;

  /** Whether nothing of it can be committed any more that is not by now. */
  boolean isOver;

  /** Takes the next of those that wait, as many as go together. */
  static LogCall next(Deque<Pending> waiting, MessageIds ids) {
    if (waiting.peek() instanceof ChangeSubmission change) {
      waiting.remove();
      return new ChangeCall(change);
    }
    return Batch.next(waiting, ids);
  }

  abstract List<? extends Pending> pending();

  /**
   * Asks the log.
   *
   * @return what takes the answer over, in {@link #completed}; it throws if that cannot be used
   */
  abstract CompletionStage<Runnable> ask(MessageLog log);

  /** Returns the place of the first entry that the log says it has of it, 0 if it has none. */
  abstract long firstLsn();

  /**
   * Returns whether it adds nothing, and repeats something of another server that has not gone out
   * here.
   *
   * @param heads up to where everything has, in the rooms that are in use
   */
  boolean repeatsUnposted(PostedHeads heads) {
    return false;
  }

  /**
   * Posts what the log has answered.
   *
   * @param heads takes the last offset of each room to which something was added
   * @return what was committed
   */
  abstract List<LogEntry> post(MessageFanOut fanOut, PostedHeads heads);

  /** Returns what it consists of, by {@link #keyOf what it is} in the log. */
  abstract Map<Object, Pending> byKey();

  /** Returns what an entry of the log is known by. */
  static Object keyOf(LogEntry entry) {
    return entry instanceof MessageRow message
        ? message.messageId()
        : ChangeCall.Key.of((ChangeRow) entry);
  }

  /** Notes what the log answered, or that it did not. */
  final void completed(@Nullable Runnable answer, @Nullable Throwable newFailure) {
    if (deadline != null) {
      deadline.cancel();
    }
    if (newFailure != null || answer == null) {
      failure = newFailure == null ? new IllegalStateException("no answer") : newFailure;
      return;
    }
    try {
      answer.run();
      isAnswered = true;
    } catch (RuntimeException e) {
      failure = e;
    }
  }

  final boolean isCompleted() {
    return isAnswered || failure != null;
  }

  final boolean isAnswered() {
    return isAnswered;
  }

  /** Returns why it is not known to be stored. */
  final Throwable failure() {
    return failure == null ? new TimeoutException("the log has not answered") : failure;
  }

  /** Returns whether the log alone knows what became of it. */
  final boolean isInDoubt() {
    return !isAnswered && (failure == null || !Asker.isOverload(failure));
  }
}
