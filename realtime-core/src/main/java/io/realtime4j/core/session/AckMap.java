package io.realtime4j.core.session;

import io.realtime4j.api.AckTimeoutException;
import io.realtime4j.api.Cancellable;
import io.realtime4j.api.EventLoop;
import io.realtime4j.api.RealtimeException;
import io.realtime4j.api.json.JsonValue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/*
 * Every request has the same patience, so the order of insertion is the order of deadlines, and one
 * timer for the oldest serves them all. It is not cancelled with the last answer: a patience long it
 * serves those that follow too, and then finds what it has to wait for. While a slow link is busy bringing something, answers may
 * stand in line behind it: patience is longer then, for all alike, and looked at again soon. An entry leaves the map before its reply is called: one
 * that sends again finds a consistent map.
 */
/** The requests that wait for an answer. Each completes exactly once. Loop only. */
final class AckMap {
  /** What a link brings at least that is called busy: below it, an answer is not in its way. */
  private static final long BUSY_BYTES_PER_SECOND = 2 << 10;

  /** So many times longer an answer is waited for while the link is busy: a minute by default. */
  private static final int BUSY_PATIENCE = 6;

  /** So often in a patience it is looked whether the link is still busy. */
  private static final int BUSY_LOOKS = 4;

  private final EventLoop loop;
  private final Duration patience;
  private final LongSupplier receivedBytes;
  private final Answered answered;
  private final Numbered<Pending> pending = new Numbered<>();
  // Run once, when nothing waits any more; null if nobody asks.
  private @Nullable Runnable whenEmpty;
  // Null while nothing has waited for a while.
  private @Nullable Cancellable timer;
  // How much had come when the timer was set, and when that was.
  private long seenBytes;
  private long seenNanos;

  private record Pending(String event, int mark, long sentNanos, Reply reply) {}

  /** Hears of answers, before their replies do. */
  interface Answered {
    /**
     * A request was answered.
     *
     * @param mark what was given with the request
     * @param nanos how long it took
     */
    void on(int mark, long nanos);
  }

  /**
   * Creates one that waits for nothing.
   *
   * @param receivedBytes how many bytes have come so far
   */
  AckMap(EventLoop loop, Duration patience, LongSupplier receivedBytes, Answered answered) {
    this.loop = loop;
    this.patience = patience;
    this.receivedBytes = receivedBytes;
    this.answered = answered;
  }

  /** Returns the id that the next {@link #add} will use. */
  long nextId() {
    return pending.next();
  }

  /** Waits for the answer to the request of {@link #nextId()}. */
  void add(String event, int mark, Reply reply) {
    pending.add(new Pending(event, mark, loop.nanoTime(), reply));
    if (timer == null) {
      lookIn(patience.toNanos());
    }
  }

  /**
   * Runs a task once, as soon as nothing waits, possibly at once.
   *
   * @param task takes the place of an earlier one that has not run; {@code null} for none
   */
  void whenEmpty(@Nullable Runnable task) {
    whenEmpty = task;
    checkEmpty();
  }

  private void checkEmpty() {
    Runnable task = whenEmpty;
    if (task != null && pending.isEmpty()) {
      whenEmpty = null;
      task.run();
    }
  }

  /** Takes in an answer; one that nobody waits for any more is passed over. */
  void complete(long id, List<JsonValue> args) {
    Pending done = pending.remove(id);
    if (done != null) {
      answered.on(done.mark, loop.nanoTime() - done.sentNanos);
      done.reply.onAnswer(args);
      checkEmpty();
    }
  }

  /** An answer has come that cannot be read. */
  void fail(long id, RealtimeException cause) {
    Pending done = pending.remove(id);
    if (done != null) {
      if (pending.isEmpty()) {
        stopTimer();
      }
      done.reply.onFailed(cause);
      checkEmpty();
    }
  }

  /** Fails everything that waits. */
  void failAll(RealtimeException cause) {
    stopTimer();
    whenEmpty = null;
    List<Pending> failed = new ArrayList<>();
    for (Pending next = pending.removeFirst(); next != null; next = pending.removeFirst()) {
      failed.add(next);
    }
    failed.forEach(request -> request.reply.onFailed(cause));
  }

  private void stopTimer() {
    if (timer != null) {
      timer.cancel();
      timer = null;
    }
  }

  private void lookIn(long nanos) {
    seenBytes = receivedBytes.getAsLong();
    seenNanos = loop.nanoTime();
    timer = loop.schedule(Duration.ofNanos(nanos), this::expire);
  }

  private boolean isBusy(long now) {
    double seconds = Math.max(1, (now - seenNanos) / 1e9);
    return receivedBytes.getAsLong() - seenBytes >= BUSY_BYTES_PER_SECOND * seconds;
  }

  private void expire() {
    timer = null;
    if (pending.isEmpty()) {
      return;
    }
    long now = loop.nanoTime();
    boolean busy = isBusy(now);
    long allowed = patience.toNanos() * (busy ? BUSY_PATIENCE : 1);
    List<Pending> late = new ArrayList<>();
    for (Pending request = pending.first(); request != null; request = pending.first()) {
      long left = allowed - (now - request.sentNanos);
      if (left > 0) {
        lookIn(busy ? Math.min(left, Math.max(1, patience.toNanos() / BUSY_LOOKS)) : left);
        break;
      }
      pending.removeFirst();
      late.add(request);
    }
    late.forEach(
        request ->
            request.reply.onFailed(
                new AckTimeoutException(
                    "The server did not answer \""
                        + request.event
                        + "\" within "
                        + Duration.ofNanos(now - request.sentNanos).toMillis()
                        + " ms; it may have done what was asked.")));
    checkEmpty();
  }
}
