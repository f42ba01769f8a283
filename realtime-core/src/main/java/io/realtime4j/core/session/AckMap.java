package io.realtime4j.core.session;

import io.realtime4j.api.AckTimeoutException;
import io.realtime4j.api.Cancellable;
import io.realtime4j.api.EventLoop;
import io.realtime4j.api.RealtimeException;
import io.realtime4j.api.json.JsonValue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/*
 * Every request has the same patience, so the order of insertion is the order of deadlines, and one
 * timer for the oldest serves them all. An entry leaves the map before its reply is called: one
 * that sends again finds a consistent map.
 */
/** The requests that wait for an answer. Each completes exactly once. Loop only. */
final class AckMap {
  private final EventLoop loop;
  private final Duration patience;
  private final Answered answered;
  private final Map<Long, Pending> pending = new LinkedHashMap<>();
  private long nextId;
  // Null while nothing waits.
  private @Nullable Cancellable timer;

  private record Pending(String event, int mark, long sentNanos, Reply reply) {}

  /** Hears of answers, before their replies do. */
  interface Answered {
    /**
     * A request was answered.
     *
     * @param mark what was given with the request
     * @param roundTrip how long it took
     */
    void on(int mark, Duration roundTrip);
  }

  AckMap(EventLoop loop, Duration patience, Answered answered) {
    this.loop = loop;
    this.patience = patience;
    this.answered = answered;
  }

  /** Returns the id that the next {@link #add} will use. */
  long nextId() {
    return nextId;
  }

  /** Waits for the answer to the request of {@link #nextId()}. */
  void add(String event, int mark, Reply reply) {
    pending.put(nextId++, new Pending(event, mark, loop.nanoTime(), reply));
    if (timer == null) {
      timer = loop.schedule(patience, this::expire);
    }
  }

  /** Takes in an answer; one that nobody waits for any more is passed over. */
  void complete(long id, List<JsonValue> args) {
    Pending done = pending.remove(id);
    if (done != null) {
      if (pending.isEmpty()) {
        stopTimer();
      }
      answered.on(done.mark, Duration.ofNanos(loop.nanoTime() - done.sentNanos));
      done.reply.onAnswer(args);
    }
  }

  /** Fails everything that waits. */
  void failAll(RealtimeException cause) {
    stopTimer();
    List<Pending> failed = new ArrayList<>(pending.values());
    pending.clear();
    failed.forEach(request -> request.reply.onFailed(cause));
  }

  private void stopTimer() {
    if (timer != null) {
      timer.cancel();
      timer = null;
    }
  }

  private void expire() {
    timer = null;
    long now = loop.nanoTime();
    List<Pending> late = new ArrayList<>();
    Iterator<Pending> oldestFirst = pending.values().iterator();
    while (oldestFirst.hasNext()) {
      Pending request = oldestFirst.next();
      long left = patience.toNanos() - (now - request.sentNanos);
      if (left > 0) {
        timer = loop.schedule(Duration.ofNanos(left), this::expire);
        break;
      }
      oldestFirst.remove();
      late.add(request);
    }
    late.forEach(
        request ->
            request.reply.onFailed(
                new AckTimeoutException(
                    "The server did not answer \""
                        + request.event
                        + "\" within "
                        + patience.toMillis()
                        + " ms; it may have done what was asked.")));
  }
}
