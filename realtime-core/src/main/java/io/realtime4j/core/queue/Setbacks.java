package io.realtime4j.core.queue;

import io.realtime4j.api.Cancellable;
import io.realtime4j.api.RealtimeException;
import io.realtime4j.api.event.QueueEvent;
import io.realtime4j.api.spi.feature.FeatureContext;
import io.realtime4j.core.engine.ClosedByPeer;
import io.realtime4j.core.wire.RetrySchedule;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a failed send does to the message, its lane and the queue. Loop only. */
final class Setbacks {
  private final FeatureContext context;
  private final Outbox outbox;
  private final Journal journal;
  private final Sender sender;

  /** A message that has closed so many connections in a row is given up. */
  private static final int MOST_CLOSINGS = 2;

  /** Were under way when the peer closed the connection; one of them may be why. */
  private final Map<String, Entry> suspects = new LinkedHashMap<>();

  /** Runs while the server has asked the user, not the room, to wait. */
  private @Nullable Cancellable pause;

  Setbacks(FeatureContext context, Outbox outbox, Journal journal, Sender sender) {
    this.context = context;
    this.outbox = outbox;
    this.journal = journal;
    this.sender = sender;
  }

  boolean isPaused() {
    return pause != null;
  }

  void close() {
    for (Lane lane : outbox.lanes()) {
      if (lane.timer != null) {
        lane.timer.cancel();
      }
    }
    if (pause != null) {
      pause.cancel();
    }
  }

  /** A send has failed; its answer is counted already. */
  void failed(Entry entry, RealtimeException cause) {
    Verdict verdict = Verdict.of(cause);
    if (verdict != Verdict.LOST && verdict != Verdict.NOT_SENT) {
      cleared(entry);
    }
    entry.doubtful |= verdict.leavesDoubt();
    Lane lane = entry.lane;
    switch (verdict) {
      case NOT_SENT -> {
        again(entry, cause);
        sender.awaitSession();
      }
      case LOST -> {
        sender.awaitSession();
        if (closesConnections(entry, cause)) {
          giveUp(entry, Failures.closesConnections());
        } else {
          again(entry, cause);
        }
      }
      case POSTPONED -> {
        again(entry, cause);
        postpone(lane, cause);
      }
      case UNANSWERED, REFUSED -> {
        int attempts = entry.row.attempts() + 1;
        entry.row = entry.row.withState(true, attempts, null);
        if (attempts > context.options().queue().maxRetries()) {
          giveUp(entry, cause);
        } else {
          journal.update(entry.row);
          again(entry, cause);
          Duration wait = RetrySchedule.delay(attempts, context.jitter());
          lane.stop(RetrySchedule.atLeast(wait, cause, context.jitter()));
        }
      }
      case PERMANENT -> giveUp(entry, cause);
    }
  }

  /**
   * Returns whether one message at a time is to be sent, so that it shows which one is not borne.
   */
  boolean oneByOne() {
    suspects.values().removeIf(entry -> !entry.waitsOrFlies());
    return !suspects.isEmpty();
  }

  /** The peer has refused a message, or not answered: it closes no connection. */
  private void cleared(Entry entry) {
    entry.closings = 0;
    suspects.remove(entry.id());
  }

  private boolean closesConnections(Entry entry, RealtimeException cause) {
    if (!ClosedByPeer.isIn(cause)) {
      return false;
    }
    entry.closings++;
    suspects.put(entry.id(), entry);
    return entry.closings >= MOST_CLOSINGS;
  }

  private void giveUp(Entry entry, RealtimeException cause) {
    if (entry.lane.inFlight() > 0) {
      // Those behind it were sent on its account: they will come back, in any order.
      entry.lane.stop(Duration.ZERO);
    }
    outbox.fail(entry, cause);
  }

  private void again(Entry entry, RealtimeException cause) {
    entry.lane.again(entry);
    outbox.shown(entry);
    context.publish(new QueueEvent.Retrying(entry.id(), entry.lane.room, cause));
  }

  private void postpone(Lane lane, RealtimeException cause) {
    if (cause.code().equals("OUT_OF_ORDER") && lane.isStopped()) {
      // The echo of another refusal.
      return;
    }
    Duration wait = RetrySchedule.again(cause, lane.postponed(), context.jitter());
    lane.stop(wait);
    if (cause.code().equals("RATE_LIMITED") && pause == null) {
      // The limit is the user's, not the room's.
      pause =
          context
              .loop()
              .schedule(
                  wait,
                  () -> {
                    pause = null;
                    sender.resume();
                  });
    }
  }

  /** Starts the wait of a lane that has all its answers. */
  void backOff(Lane lane) {
    Duration wait = lane.backOff();
    if (wait == null) {
      return;
    }
    if (wait.isZero()) {
      lane.resume();
      return;
    }
    lane.timer =
        context
            .loop()
            .schedule(
                wait,
                () -> {
                  lane.resume();
                  sender.changed(lane);
                });
  }
}
