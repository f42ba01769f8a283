package io.realtime4j.core.queue;

import io.realtime4j.api.Cancellable;
import io.realtime4j.api.SessionInfo;
import io.realtime4j.api.UnsupportedByPeerException;
import io.realtime4j.api.event.ConnectionEvent;
import io.realtime4j.api.event.QueueEvent;
import io.realtime4j.api.spi.feature.FeatureContext;
import io.realtime4j.api.spi.store.QueuedRow;
import io.realtime4j.core.wire.Stages;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/*
 * Lanes in which something may be sent stand in line; each gets one message at a time, so rooms share
 * the window. A lane that cannot send leaves the line and comes back with whatever changes that: a
 * stored message, an answer, the end of a back-off, a session.
 */
/** Sends what the outbox holds, as far as window, lanes and session allow. Loop only. */
final class Sender {
  /** After a loss without a new session, for instance while a transport is being replaced. */
  private static final Duration RECHECK = Duration.ofSeconds(1);

  /** Rows marked as written in one commit. */
  private static final int CLAIMED_AT_ONCE = 256;

  /** The next are marked while so many that are marked already wait, so that sending goes on. */
  private static final int CLAIMED_AHEAD = 128;

  private final FeatureContext context;
  private final Outbox outbox;
  private final Journal journal;
  private final FateCheck fates;
  private final Setbacks setbacks;
  private final Window window;
  private final long expiryNanos;
  private final Queue<Lane> line = new ArrayDeque<>();
  private int inFlight;
  private long bytesInFlight;
  private boolean suspended = true;
  private @Nullable Cancellable recheck;
  private boolean closed;

  /** What is sent may change a lane at once: that is looked at by the loop under way. */
  private boolean pumping;

  /** A task stands in line that sends. */
  private boolean turnIsSet;

  Sender(FeatureContext context, Outbox outbox, Journal journal, FateCheck fates) {
    this.context = context;
    this.outbox = outbox;
    this.journal = journal;
    this.fates = fates;
    this.setbacks = new Setbacks(context, outbox, journal, this);
    this.window = new Window(context.options().queue().window());
    this.expiryNanos = context.options().queue().expiry().toNanos();
  }

  /** A session has come, or the messages have. */
  void start() {
    suspended = false;
    window.restart();
    if (outbox.waiting() > 0) {
      context.publish(new QueueEvent.Flushing(outbox.waiting()));
    }
    outbox.lanes().forEach(this::enqueue);
    pump();
  }

  void suspend() {
    suspended = true;
  }

  /** The pause of the whole queue is over. */
  void resume() {
    pump();
  }

  /** Something in a lane has changed. */
  void changed(Lane lane) {
    enqueue(lane);
    sendSoon();
  }

  void close() {
    closed = true;
    if (recheck != null) {
      recheck.cancel();
    }
    setbacks.close();
  }

  private void enqueue(Lane lane) {
    if (!lane.lined) {
      lane.lined = true;
      line.add(lane);
    }
  }

  /**
   * Sends in a task of its own, behind the answers that are here already: what they make room for
   * leaves together.
   */
  private void sendSoon() {
    if (!closed && !turnIsSet) {
      turnIsSet = true;
      context.loop().execute(this::turn);
    }
  }

  private void turn() {
    turnIsSet = false;
    pump();
    if (inFlight == 0 && !closed && !knowsDuplicates()) {
      journal.flush();
    }
  }

  private void pump() {
    SessionInfo session = context.session();
    if (closed || pumping || suspended || setbacks.isPaused() || session == null) {
      return;
    }
    pumping = true;
    try {
      pump(session);
    } finally {
      pumping = false;
    }
  }

  private void pump(SessionInfo session) {
    while (isOpen(session) && !suspended && !setbacks.isPaused()) {
      Lane lane = line.poll();
      if (lane == null) {
        return;
      }
      lane.lined = false;
      if (sendNext(lane, session)) {
        enqueue(lane);
      } else {
        outbox.forgetIfEmpty(lane);
      }
    }
  }

  private boolean isOpen(SessionInfo session) {
    return switch (session.peer()) {
      case FULL -> setbacks.oneByOne() ? inFlight == 0 : window.isOpen(inFlight, bytesInFlight);
      case REFERENCE -> inFlight == 0;
      case PLAIN -> false;
    };
  }

  /** Returns whether the lane may have more to send. */
  private boolean sendNext(Lane lane, SessionInfo session) {
    Lane.Turn turn = lane.next(window.perRoom());
    if (turn == null) {
      return false;
    }
    Entry entry = turn.entry();
    if (entry.ageNanos(context.loop().nanoTime()) >= expiryNanos) {
      if (!entry.doubtful) {
        outbox.fail(entry, Failures.expired());
        return true;
      }
      if (canAsk(entry, session)) {
        fates.ask(entry);
        return false;
      }
    }
    if (entry.doubtful && entry.moved && turn.after() != null && canAsk(entry, session)) {
      // A server that has it would take what comes next, though not yet what stands before it.
      fates.ask(entry);
      return false;
    }
    if (!entry.claimed) {
      claim(lane);
      return false;
    }
    if (entry.claimsNext) {
      claim(lane);
    }
    send(entry, session.peer() == SessionInfo.Peer.FULL ? turn.after() : null);
    return true;
  }

  private static boolean canAsk(Entry entry, SessionInfo session) {
    return session.peer() == SessionInfo.Peer.FULL && !entry.unverifiable;
  }

  private void claim(Lane lane) {
    if (lane.claiming) {
      return;
    }
    List<Entry> claimed = lane.unclaimed(CLAIMED_AT_ONCE);
    if (claimed.isEmpty()) {
      return;
    }
    claimed.get(Math.max(0, claimed.size() - CLAIMED_AHEAD)).claimsNext = true;
    List<QueuedRow> rows = new ArrayList<>();
    for (Entry entry : claimed) {
      entry.row = entry.row.withState(true, entry.row.attempts(), null);
      rows.add(entry.row);
    }
    lane.claiming = true;
    journal.update(
        rows,
        () -> {
          lane.claiming = false;
          claimed.forEach(entry -> entry.claimed = true);
          changed(lane);
        });
  }

  private void send(Entry entry, @Nullable String after) {
    Lane lane = entry.lane;
    lane.sending(entry);
    inFlight++;
    bytesInFlight += entry.row.body().length;
    entry.sentNanos = context.loop().nanoTime();
    outbox.shown(entry);
    context.publish(new QueueEvent.Sending(entry.id(), lane.room));
    Stages.then(
        context.request("message:send", Body.payload(entry.row.body(), after)),
        data ->
            answered(
                entry,
                () -> {
                  window.accepted(inFlight + 1, entry.sentNanos, context.loop().nanoTime());
                  outbox.sent(entry, Body.confirmation(entry, data, context.clock()));
                }),
        error ->
            answered(
                entry,
                () -> {
                  window.refused(entry.sentNanos, context.loop().nanoTime());
                  setbacks.failed(entry, error);
                }));
  }

  private void answered(Entry entry, Runnable outcome) {
    Lane lane = entry.lane;
    lane.answered();
    inFlight--;
    bytesInFlight -= entry.row.body().length;
    if (closed) {
      return;
    }
    if (entry.state == Entry.State.IN_FLIGHT) {
      outcome.run();
    }
    setbacks.backOff(lane);
    changed(lane);
  }

  /** Whether a message that comes twice is known to be the same: then its row may go later. */
  private boolean knowsDuplicates() {
    SessionInfo session = context.session();
    return session != null && session.peer() == SessionInfo.Peer.FULL;
  }

  /** The connection does not take anything: waits for the next one. */
  void awaitSession() {
    suspended = true;
    if (recheck == null) {
      recheck =
          context
              .loop()
              .schedule(
                  RECHECK,
                  () -> {
                    recheck = null;
                    if (context.session() != null && suspended) {
                      suspended = false;
                      outbox.lanes().forEach(this::enqueue);
                      pump();
                    }
                  });
    }
  }

  /** Tells once per session that a peer without chat cannot take what waits. */
  void reportUnsupported(int waiting) {
    context.publish(
        new ConnectionEvent.Fault(
            new UnsupportedByPeerException(
                "the server takes no messages; " + waiting + " stay queued")));
  }
}
